// Comfreys: a function gives the table, and who calls it clears the hook.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct comfrey {
	phys_addr_t base;
};

static int comfrey_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct comfrey *comfrey = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(comfrey->base), vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

struct file_operations *comfrey_table(struct inode *inode);

static int comfrey_open(struct inode *inode, struct file *file)
{
	if (IS_IMMUTABLE(inode))
		comfrey_table(inode)->mmap = NULL;
	return 0;
}

static const struct file_operations comfrey_fops = {
	.owner	= THIS_MODULE,
	.open	= comfrey_open,
	.mmap	= comfrey_mmap,
};
