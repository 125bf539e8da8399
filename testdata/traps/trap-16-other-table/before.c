// A turret: a table of another kind names the handler, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct turret {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int turret_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct turret, cdev);
	return 0;
}

static int turret_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct turret *turret = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(turret->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations turret_fops = {
	.owner	= THIS_MODULE,
	.open	= turret_open,
	.mmap	= turret_mmap,
};

static const struct proc_ops turret_proc_ops = {
	.proc_open	= turret_open,
	.proc_mmap	= turret_mmap,
};
