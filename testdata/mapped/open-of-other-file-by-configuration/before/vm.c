#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "carr.h"

void carr_open(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	carr_up(carr);
}

void carr_close(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	carr->maps--;
}
