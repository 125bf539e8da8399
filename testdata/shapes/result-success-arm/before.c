// The arm for success only reports.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cab {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cab_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cab, cdev);
	return 0;
}

static int cab_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cab *cab = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cab->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (!ret)
		pr_debug("cab: mapped\n");

	return ret;
}

static const struct file_operations cab_fops = {
	.owner	= THIS_MODULE,
	.open	= cab_open,
	.mmap	= cab_mmap,
};
