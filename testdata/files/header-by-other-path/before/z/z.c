#include <linux/mm.h>

int avocet_map(struct avocet *avocet, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, avocet->base, avocet->len);
}
