// A chime: success is reported.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chime {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int chime_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chime, cdev);
	return 0;
}

static int chime_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chime *chime = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(chime->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;

	pr_info("mapped %lu pages\n", vma_pages(vma));
	return 0;
}

static const struct file_operations chime_fops = {
	.owner	= THIS_MODULE,
	.open	= chime_open,
	.mmap	= chime_mmap,
};
