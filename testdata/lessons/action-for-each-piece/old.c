#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	unsigned long pfn[4];
	unsigned long nr;
	bool cached;
};

static int barn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barn *barn = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i;
	int ret;

	if (vma_pages(vma) != barn->nr)
		return -EINVAL;
	for (i = 0; i < barn->nr; i++) {
		ret = remap_pfn_range(vma, addr, barn->pfn[i], PAGE_SIZE, vma->vm_page_prot);
		if (ret)
			return ret;
		addr += PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap = barn_mmap,
};
