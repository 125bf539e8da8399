// What follows is the other operand.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct khaki {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int khaki_check(const struct khaki *khaki)
{
	return khaki->len ? 0 : -ENODEV;
}

static int khaki_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct khaki, cdev);
	return 0;
}

static int khaki_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct khaki *khaki = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(khaki->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot) ?:
	       khaki_check(khaki);
}

static const struct file_operations khaki_fops = {
	.owner	= THIS_MODULE,
	.open	= khaki_open,
	.mmap	= khaki_mmap,
};
