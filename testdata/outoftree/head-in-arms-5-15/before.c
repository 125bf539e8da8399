#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

static phys_addr_t quilt_base;

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 0)
static int quilt_mmap(struct inode *inode, struct file *file, struct vm_area_struct *vma)
#else
static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
#endif
{
	return vm_iomap_memory(vma, quilt_base, PAGE_SIZE);
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quilt_mmap,
};
