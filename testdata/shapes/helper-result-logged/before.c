// A helper maps, and its caller logs a failure.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct beech {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int beech_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct beech, cdev);
	return 0;
}

static int beech_map(struct vm_area_struct *vma, phys_addr_t phys)
{
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(phys),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int beech_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct beech *beech = file->private_data;
	int ret = beech_map(vma, beech->regs);

	if (ret)
		pr_err("beech: mmap: %d\n", ret);
	return ret;
}

static const struct file_operations beech_fops = {
	.owner	= THIS_MODULE,
	.open	= beech_open,
	.mmap	= beech_mmap,
};
