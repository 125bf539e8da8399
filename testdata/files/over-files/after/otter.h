#ifndef OTTER_H
#define OTTER_H

struct vm_area_desc;

struct otter {
	phys_addr_t regs;
	size_t len;
};

/**
 * otter_map - map the registers
 * @otter: the device
 * @desc: descriptor of the VMA to map into
 */
int otter_map(struct otter *otter, struct vm_area_desc *desc);
int otter_reset(struct otter *otter);

#endif
