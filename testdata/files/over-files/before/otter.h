#ifndef OTTER_H
#define OTTER_H

struct vm_area_struct;

struct otter {
	phys_addr_t regs;
	size_t len;
};

/**
 * otter_map - map the registers
 * @otter: the device
 * @vma: the VMA to map into
 */
int otter_map(struct otter *otter, struct vm_area_struct *vma);
int otter_reset(struct otter *otter);

#endif
