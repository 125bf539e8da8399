#define CARR_COUNT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "carr.h"

void carr_open(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

#ifdef CARR_COUNT
	atomic_inc(&carr->users);
#endif
}

void carr_close(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	atomic_dec(&carr->users);
}
