#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "carr.h"

void carr_open(struct vm_area_struct *vma)
{
	carr_up();
}

void carr_close(struct vm_area_struct *vma)
{
	atomic_dec(&carr_count);
}
