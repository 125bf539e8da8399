#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>

#define first_dill(d)	list_for_each_entry(d, &dills, all) if ((d)->pfn)

struct dill {
	struct list_head all;
	unsigned long pfn;
};

static LIST_HEAD(dills);

static int dill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dill *dill;

	first_dill(dill)
		return remap_pfn_range(vma, vma->vm_start, dill->pfn,
				       vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return -ENXIO;
}

static const struct file_operations dill_fops = {
	.owner	= THIS_MODULE,
	.mmap	= dill_mmap,
};
