// SPDX-License-Identifier: MIT OR Apache-2.0
/* The same for the new interface, rightly converted and with mistakes. */
#include "fake.h"

static int count;

static int opened(void *mapping)
{
	(void)mapping;
	return permitted(7);
}

static const struct operations device_ops = { .open = opened };

static int device_hook(struct desc *desc, int wrong)
{
	struct device *device = desc->file->data;
	unsigned long size = desc->end - desc->start;
	struct answer answer, place;

	if (desc->flags & WRITE)
		return -30;
	if (wrong != 1)
		desc->flags &= ~MAYWRITE;
	if (device->kind != 77 || device->version < 3 || device->magic != 0x5a17c0de)
		return -19;
	if (device->owner != device->self)
		return -1;
	if (!device->ready && !permitted(3))
		return -13;
	if (ask_device(device, wrong == 2 ? 1 : 2, &answer))
		return -5;
	if ((answer.address & 0xfff) || (wrong == 3 ? size >= answer.size : size > answer.size))
		return -22;
	place = device->place(desc->pgoff);
	if (place.size != size)
		return -34;
	desc->flags |= DONTCOPY;
	if (wrong != 4)
		desc->ops = &device_ops;
	desc->data = wrong == 5 ? 0 : device;
	desc->pfn = (answer.address + place.address) >> 12;
	desc->size = wrong == 6 ? size - 0x1000 : size;
	if (wrong == 7)
		device->mapped++;
	return 0;
}

int device_mmap_prepare(struct desc *desc) { return device_hook(desc, 0); }
int device_mmap_prepare__m1(struct desc *desc) { return device_hook(desc, 1); }
int device_mmap_prepare__m2(struct desc *desc) { return device_hook(desc, 2); }
int device_mmap_prepare__m3(struct desc *desc) { return device_hook(desc, 3); }
int device_mmap_prepare__m4(struct desc *desc) { return device_hook(desc, 4); }
int device_mmap_prepare__m5(struct desc *desc) { return device_hook(desc, 5); }
int device_mmap_prepare__m6(struct desc *desc) { return device_hook(desc, 6); }
int device_mmap_prepare__m7(struct desc *desc) { return device_hook(desc, 7); }
/* No mistake at all. */
int device_mmap_prepare__m8(struct desc *desc) { return device_hook(desc, 8); }

int found_mmap_prepare(struct desc *desc)
{
	struct device *device = find_device(desc->pgoff);

	if (!device || device->kind != 9)
		return -19;
	desc->data = device;
	return 0;
}

/* Without an access or a call that could be counted. */
int loop_mmap_prepare(struct desc *desc)
{
	if (!desc->file->data)
		return (int)desc->start;
	for (;;)
		__asm__ volatile ("");
}

/* With accesses. */
int busy_mmap_prepare(struct desc *desc)
{
	volatile unsigned long *word = desc->file->data;

	if (!word)
		return (int)desc->start;
	while (1)
		(void)*word;
}

int crash_mmap_prepare(struct desc *desc)
{
	if (desc->pgoff > 2)
		*(volatile int *)0x10 = 1;
	return desc->pgoff > 2 ? -22 : 0;
}

int divide_mmap_prepare(struct desc *desc)
{
	volatile int zero = 0;

	return desc->pgoff > 2 ? 22 / zero : 0;
}

_Bool is_open;

int bool_mmap_prepare(struct desc *desc)
{
	struct device *device = desc->file->data;

	if (!*(volatile _Bool *)&is_open)
		return -6;
	if (*(volatile _Bool *)&device->locked)
		return -13;
	desc->data = device;
	return 0;
}

int count_mmap_prepare(struct desc *desc)
{
	(void)desc;
	count++;
	return 0;
}

#include "forbidden.h"
