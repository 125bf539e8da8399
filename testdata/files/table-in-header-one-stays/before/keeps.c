#include <linux/mm.h>
#include "sill_ops.h"

static struct vm_area_struct *sill_last;

static int sill_mmap(struct file *file, struct vm_area_struct *vma)
{
	sill_last = vma;
	return 0;
}
