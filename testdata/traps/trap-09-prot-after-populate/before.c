// A servo: the protection is changed after the call, whose pages keep the old one.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct servo {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int servo_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct servo, cdev);
	return 0;
}

static int servo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct servo *servo = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(servo->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return ret;
}

static const struct file_operations servo_fops = {
	.owner	= THIS_MODULE,
	.open	= servo_open,
	.mmap	= servo_mmap,
};
