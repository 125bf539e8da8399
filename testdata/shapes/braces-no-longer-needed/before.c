// A block loses all but one of its statements.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ivory {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ivory_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ivory, cdev);
	return 0;
}

static int ivory_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ivory *ivory = file->private_data;
	int ret = -EINVAL;

	if (vma->vm_pgoff == 0) {
		ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ivory->regs),
				      vma->vm_end - vma->vm_start, vma->vm_page_prot);
		if (ret)
			pr_err("ivory: no\n");
	}
	return ret;
}

static const struct file_operations ivory_fops = {
	.owner	= THIS_MODULE,
	.open	= ivory_open,
	.mmap	= ivory_mmap,
};
