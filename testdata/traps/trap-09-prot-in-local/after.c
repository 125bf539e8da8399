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

static int motor_mmap_prepare(struct vm_area_desc *desc)
{
	struct motor *motor = desc->file->private_data;
	pgprot_t prot = pgprot_writecombine(desc->page_prot);

	if (motor->slow)
		prot = pgprot_noncached(prot);

	desc->page_prot = prot;
	mmap_action_ioremap_full(desc, PHYS_PFN(motor->regs));
	return 0;
}

static const struct file_operations motor_fops = {
	.owner	= THIS_MODULE,
	.open	= motor_open,
	.mmap_prepare = motor_mmap_prepare,
};
