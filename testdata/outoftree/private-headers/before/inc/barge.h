/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef BARGE_H
#define BARGE_H

#include <linux/fs.h>
#include <linux/mm.h>

struct barge {
	phys_addr_t deck;
	unsigned long length;
};

int barge_open(struct inode *inode, struct file *file);
int barge_mmap(struct file *file, struct vm_area_struct *vma);

#endif
