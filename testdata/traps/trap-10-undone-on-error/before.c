// A fang: a reference is dropped when mapping fails.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fang {
	struct cdev cdev;
	struct kref ref;
	phys_addr_t regs;
	size_t len;
};

static int fang_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct fang, cdev);
	return 0;
}

static int fang_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fang *fang = file->private_data;
	int ret;

	kref_get(&fang->ref);
	ret = vm_iomap_memory(vma, fang->regs, fang->len);
	if (ret) {
		kref_put(&fang->ref, fang_free);
		return ret;
	}
	return 0;
}

static const struct file_operations fang_fops = {
	.owner	= THIS_MODULE,
	.open	= fang_open,
	.mmap	= fang_mmap,
};
