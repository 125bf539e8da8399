// A motor: the protection passes through a local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct motor {
	struct cdev cdev;
	phys_addr_t regs;
	bool slow;
};

static int motor_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct motor, cdev);
	return 0;
}

static int motor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct motor *motor = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	pgprot_t prot = pgprot_writecombine(vma->vm_page_prot);

	if (motor->slow)
		prot = pgprot_noncached(prot);

	return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(motor->regs), size, prot);
}

static const struct file_operations motor_fops = {
	.owner	= THIS_MODULE,
	.open	= motor_open,
	.mmap	= motor_mmap,
};
