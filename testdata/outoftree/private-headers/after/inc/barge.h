/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef BARGE_H
#define BARGE_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

struct barge {
	phys_addr_t deck;
	unsigned long length;
};

int barge_open(struct inode *inode, struct file *file);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)
int barge_mmap_prepare(struct vm_area_desc *desc);
#else
int barge_mmap(struct file *file, struct vm_area_struct *vma);
#endif

#endif
