#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>

#define SAGE_ENTRY	__attribute__((noinline))
#define sage_discard	(void)
#define every_sage(s) \
	list_for_each_entry(s, &sages, all)
#define open_sages(s)	every_sage(s)
#define if_open(s)	if ((s)->open)

struct sage {
	struct list_head all;
	unsigned long pfn, id;
	bool open;
};

static LIST_HEAD(sages);
static int sage_hello(unsigned long at)
{
	return at != 0;
}

static SAGE_ENTRY int sage_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pfn = 0;
	struct sage *sage;

	open_sages(sage)
		if_open(sage) {
			if (sage->id == vma->vm_pgoff)
				pfn = sage->pfn;
		}
	if (!pfn)
		return -ENXIO;
	sage_discard sage_hello(vma->vm_start);
	pr_debug("sage " __stringify(SAGE) " at %lx\n", vma->vm_start);
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations sage_fops = {
	.owner	= THIS_MODULE,
	.mmap	= sage_mmap,
};
