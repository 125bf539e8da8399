/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A kernel in a few lines, to try the runtime of the rig with: what handlers see of it. */
#ifndef FAKE_H
#define FAKE_H

struct operations {
	int (*open)(void *mapping);
};

struct file {
	const void *hooks;
	void *data;
};

struct mapping {
	unsigned long start, end, pgoff, flags;
	struct file *file;
	void *data;
	const struct operations *ops;
};

struct desc {
	unsigned long start, end, pgoff, flags;
	struct file *file;
	void *data;
	const struct operations *ops;
	unsigned long pfn, size;
	int error;
};

struct answer {
	unsigned long address, size;
};

struct device {
	int kind;
	unsigned int version;
	unsigned long magic, base, size;
	void *owner, *self;
	unsigned char ready;
	_Bool locked;
	unsigned long mapped;
	struct answer (*place)(unsigned long number);
};

#define READ 1UL
#define WRITE 2UL
#define MAYWRITE 0x20UL
#define DONTCOPY 0x20000UL

int remap_pfn_range(struct mapping *mapping, unsigned long start, unsigned long pfn, unsigned long size);
/* Functions that nobody defines. */
int permitted(int what);
int ask_device(struct device *device, int what, struct answer *answer);
struct device *find_device(unsigned long number);

#endif
