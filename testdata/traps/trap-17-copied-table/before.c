// A porch: the table is a copy of another one.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct porch {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int porch_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct porch, cdev);
	return 0;
}

static int porch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct porch *porch = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(porch->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations porch_fops;

static void porch_setup(const struct file_operations *lower)
{
	porch_fops = *lower;
	porch_fops.open = porch_open;
	porch_fops.mmap = porch_mmap;
}
