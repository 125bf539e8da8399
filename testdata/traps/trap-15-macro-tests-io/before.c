// A macro tests what the call sets.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hazel {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

#define HAZEL_IO(area) ((area)->vm_flags & VM_IO)

static int hazel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hazel, cdev);
	return 0;
}

static int hazel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hazel *hazel = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(hazel->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err)
		return err;
	if (HAZEL_IO(vma))
		vma->vm_private_data = hazel;
	return 0;
}

static const struct file_operations hazel_fops = {
	.owner	= THIS_MODULE,
	.open	= hazel_open,
	.mmap	= hazel_mmap,
};
