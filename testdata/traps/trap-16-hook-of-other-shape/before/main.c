#include <linux/mm.h>
#include "ring.h"

static int foo_map(struct ring_port *port, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, foo_base(port), PAGE_SIZE);
}

static struct ring_port foo_port = {
	.mmap = foo_map,
};
