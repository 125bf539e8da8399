// SPDX-License-Identifier: MIT OR Apache-2.0
/* Handlers for the old interface of the fake kernel. */
#include "fake.h"

static int count;

static int opened(void *mapping)
{
	(void)mapping;
	return permitted(7);
}

static const struct operations device_ops = { .open = opened };

/* All that the runtime can do: a chain of comparisons, pointers, answers on the stack and in two registers. */
int device_mmap(struct file *file, struct mapping *mapping)
{
	struct device *device = file->data;
	unsigned long size = mapping->end - mapping->start;
	struct answer answer, place;

	if (mapping->flags & WRITE)
		return -30;
	mapping->flags &= ~MAYWRITE;
	if (device->kind != 77 || device->version < 3 || device->magic != 0x5a17c0de)
		return -19;
	if (device->owner != device->self)
		return -1;
	if (!device->ready && !permitted(3))
		return -13;
	if (ask_device(device, 2, &answer))
		return -5;
	if ((answer.address & 0xfff) || size > answer.size)
		return -22;
	place = device->place(mapping->pgoff);
	if (place.size != size)
		return -34;
	mapping->flags |= DONTCOPY;
	mapping->ops = &device_ops;
	mapping->data = device;
	return remap_pfn_range(mapping, mapping->start, (answer.address + place.address) >> 12, size);
}

/* A result, and the object that it points to. */
int found_mmap(struct file *file, struct mapping *mapping)
{
	struct device *device = find_device(mapping->pgoff);

	(void)file;
	if (!device || device->kind != 9)
		return -19;
	mapping->data = device;
	return 0;
}

/* The byte of a _Bool is read as a number on one side and as what it is on the other: only 0 and 1 are the same. */
_Bool is_open;

int bool_mmap(struct file *file, struct mapping *mapping)
{
	struct device *device = file->data;

	if (!*(volatile unsigned char *)&is_open)
		return -6;
	if (*(volatile unsigned char *)&device->locked)
		return -13;
	mapping->data = device;
	return 0;
}

int loop_mmap(struct file *file, struct mapping *mapping)
{
	return file->data ? 0 : (int)mapping->start;
}

int crash_mmap(struct file *file, struct mapping *mapping)
{
	(void)file;
	return mapping->pgoff > 2 ? -22 : 0;
}

/* What is counted although the mapping may not come about. */
int count_mmap(struct file *file, struct mapping *mapping)
{
	(void)file, (void)mapping;
	count++;
	return 0;
}

/* The new one tries what the process may not do. */
int forbidden_mmap(struct file *file, struct mapping *mapping)
{
	(void)file, (void)mapping;
	return -1;
}
