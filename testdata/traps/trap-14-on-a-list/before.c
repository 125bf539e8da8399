// A quay: the open file is put on a list when it is mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quay {
	struct cdev cdev;
	spinlock_t lock;
	struct list_head node;
	phys_addr_t regs;
};

static int quay_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct quay, cdev);
	return 0;
}

static LIST_HEAD(quay_mapped);

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	spin_lock(&quay->lock);
	list_add_tail(&quay->node, &quay_mapped);
	spin_unlock(&quay->lock);

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(quay->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations quay_fops = {
	.owner	= THIS_MODULE,
	.open	= quay_open,
	.mmap	= quay_mmap,
};
