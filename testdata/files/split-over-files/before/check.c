#include <linux/mm.h>
#include "lynx.h"

int lynx_check(struct lynx *lynx, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > lynx->len)
		return -EINVAL;
	return lynx->locked && vma->vm_flags & VM_WRITE ? -EPERM : 0;
}
