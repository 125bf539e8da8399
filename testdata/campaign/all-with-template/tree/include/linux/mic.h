#ifndef _LINUX_MIC_H
#define _LINUX_MIC_H

struct mic;
struct vm_area_struct;

struct mic_ops {
	int (*mmap)(struct mic *mic, struct vm_area_struct *vma);
};

struct mic {
	const struct mic_ops *ops;
	unsigned long pfn;
};

#endif
