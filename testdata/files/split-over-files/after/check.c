#include <linux/mm.h>
#include "lynx.h"

int __lynx_check(struct lynx *lynx, unsigned long size, vm_flags_t vm_flags)
{
	if (size > lynx->len)
		return -EINVAL;
	return lynx->locked && vm_flags & VM_WRITE ? -EPERM : 0;
}

int lynx_check(struct lynx *lynx, struct vm_area_struct *vma)
{
	return __lynx_check(lynx, vma->vm_end - vma->vm_start, vma->vm_flags);
}
