// A nose: the index moves between the check and the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct nose {
	struct cdev cdev;
	int first;
	phys_addr_t regs;
	size_t len[4];
};

static int nose_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct nose, cdev);
	return 0;
}

static int nose_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct nose *nose = file->private_data;
	int i = nose->first;

	if (vma->vm_end - vma->vm_start < nose->len[i])
		return -EINVAL;
	i++;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(nose->regs), nose->len[i],
			       vma->vm_page_prot);
}

static const struct file_operations nose_fops = {
	.owner	= THIS_MODULE,
	.open	= nose_open,
	.mmap	= nose_mmap,
};
