// Beside the handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pm_runtime.h>

struct bell {
	struct device *dev;
	unsigned long frame;
	unsigned long limit;
};

void bell_check(struct bell *bell, struct vm_area_struct *vma)
{
	if (bell->limit)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
}
