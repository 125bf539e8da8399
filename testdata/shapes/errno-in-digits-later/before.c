// An error is given as a number, and returned at a label.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mica {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int mica_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mica, cdev);
	return 0;
}

static int mica_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mica *mica = file->private_data;
	int ret = 0;

	if (remap_pfn_range(vma, vma->vm_start, mica->regs >> PAGE_SHIFT,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot) != 0) {
		ret = -11;
		goto out;
	}
out:
	return ret;
}

static const struct file_operations mica_fops = {
	.owner	= THIS_MODULE,
	.open	= mica_open,
	.mmap	= mica_mmap,
};
