// Dills: what a function gives has a member of this name, and is another structure.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dill {
	phys_addr_t base;
};

static int dill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dill *dill = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(dill->base), vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

struct dill_layer {
	int (*mmap)(struct dill_layer *layer, int area);
};

static struct dill_layer dill_layers[2];

static struct dill_layer *dill_top(int which)
{
	return &dill_layers[which & 1];
}

static long dill_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return dill_top(cmd)->mmap(dill_top(cmd), arg);
}

static const struct file_operations dill_fops = {
	.owner	= THIS_MODULE,
	.unlocked_ioctl = dill_ioctl,
	.mmap	= dill_mmap,
};
