#include <linux/mm.h>

static int check_range(struct vm_area_struct *vma)
{
	return vma->vm_mm ? 0 : -EINVAL;
}

int lark_look(struct vm_area_struct *vma)
{
	return check_range(vma);
}
