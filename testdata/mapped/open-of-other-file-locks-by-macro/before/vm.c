#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>

#include "carr.h"

static DEFINE_MUTEX(carr_lock);

void carr_open(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	mutex_lock(&carr_lock);
	carr->maps++;
	mutex_unlock(&carr_lock);
}

void carr_close(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	mutex_lock(&carr_lock);
	carr->maps--;
	mutex_unlock(&carr_lock);
}
