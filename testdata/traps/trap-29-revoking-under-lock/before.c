// A lock keeps what takes mappings away from what populates them.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>

struct knell {
	struct address_space *mapping;
	struct mutex lock;
	unsigned long pfn;
	bool gone;
};

static void knell_remove(struct knell *knell)
{
	mutex_lock(&knell->lock);
	knell->gone = true;
	unmap_mapping_range(knell->mapping, 0, 0, 1);
	mutex_unlock(&knell->lock);
}

static int knell_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct knell *knell = file->private_data;
	int ret = -ENODEV;

	mutex_lock(&knell->lock);
	if (!knell->gone)
		ret = remap_pfn_range(vma, vma->vm_start, knell->pfn,
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
	mutex_unlock(&knell->lock);
	return ret;
}

static const struct file_operations knell_fops = {
	.owner	= THIS_MODULE,
	.mmap	= knell_mmap,
};
