#ifndef QUILL_H
#define QUILL_H

struct file;
struct vm_area_desc;

int quill_mmap_prepare(struct vm_area_desc *desc);

#endif
