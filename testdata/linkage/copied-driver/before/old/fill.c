#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "tram.h"

int tram_fill(struct tram *car, struct vm_area_struct *vma)
{
	car->vma = vma;
	return 0;
}
