#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

static phys_addr_t quilt_base;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int quilt_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, quilt_base, PAGE_SIZE);
	return 0;
}
#else
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 0)
static int quilt_mmap(struct inode *inode, struct file *file, struct vm_area_struct *vma)
#else
static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
#endif
{
	return vm_iomap_memory(vma, quilt_base, PAGE_SIZE);
}
#endif

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = quilt_mmap_prepare,
#else
	.mmap	= quilt_mmap,
#endif
};
