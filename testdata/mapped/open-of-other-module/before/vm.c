#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "carr.h"

void carr_open(struct vm_area_struct *vma)
{
	__module_get(THIS_MODULE);
}

void carr_close(struct vm_area_struct *vma)
{
	module_put(THIS_MODULE);
}
