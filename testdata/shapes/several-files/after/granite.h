#ifndef GRANITE_H
#define GRANITE_H

struct granite {
	phys_addr_t regs;
	size_t len;
};

int granite_open(struct inode *inode, struct file *filp);
int granite_mmap_prepare(struct vm_area_desc *desc);

#endif
