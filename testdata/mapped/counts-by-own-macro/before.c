// The macro that seems to print counts as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static atomic_t tarp_users;

#define TARP_LOG(fmt, args...)						\
	do {								\
		atomic_inc(&tarp_users);				\
		printk(KERN_DEBUG "tarp: " fmt, ##args);		\
	} while (0)

static unsigned long tarp_pfn;

static void tarp_open(struct vm_area_struct *vma)
{
	TARP_LOG("open %lx\n", vma->vm_start);
}

static void tarp_close(struct vm_area_struct *vma)
{
	atomic_dec(&tarp_users);
}

static const struct vm_operations_struct tarp_vm_ops = {
	.open	= tarp_open,
	.close	= tarp_close,
};

static int tarp_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &tarp_vm_ops;
	tarp_open(vma);
	return remap_pfn_range(vma, vma->vm_start, tarp_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations tarp_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tarp_mmap,
};
