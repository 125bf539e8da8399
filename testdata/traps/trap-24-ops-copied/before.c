// A shawl: the operations of the page cache are copied and patched.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shawl {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int shawl_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct shawl, cdev);
	return 0;
}

static struct vm_operations_struct shawl_vm_ops;

static vm_fault_t shawl_mkwrite(struct vm_fault *vmf)
{
	return VM_FAULT_LOCKED;
}

static int shawl_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = generic_file_mmap(file, vma);

	if (ret)
		return ret;
	shawl_vm_ops = *vma->vm_ops;
	shawl_vm_ops.page_mkwrite = shawl_mkwrite;
	vma->vm_ops = &shawl_vm_ops;
	return 0;
}

static const struct file_operations shawl_fops = {
	.owner	= THIS_MODULE,
	.open	= shawl_open,
	.mmap	= shawl_mmap,
};
