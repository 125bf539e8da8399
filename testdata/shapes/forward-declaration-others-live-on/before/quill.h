#ifndef QUILL_H
#define QUILL_H

struct file;
struct vm_area_struct;

int quill_mmap(struct file *file, struct vm_area_struct *vma);

#endif
