// A lamp whose headers give a member of the action another name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/string.h>

#define error_override lamp_error

struct lamp_ctl {
	bool lit;
	int level;
};

struct lamp {
	struct lamp_ctl ctl;
	phys_addr_t base;
};

static struct lamp lamp;

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *l = &lamp;

	if (vma->vm_end - vma->vm_start > PAGE_SIZE || vma->vm_pgoff)
		return -EINVAL;
	l->ctl.lit = true;
	if (remap_pfn_range(vma, vma->vm_start, l->base >> PAGE_SHIFT, PAGE_SIZE, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static ssize_t lamp_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	return lamp.ctl.lit ? -EBUSY : n;
}

static int lamp_release(struct inode *inode, struct file *file)
{
	struct lamp *l = &lamp;

	l->ctl.level = 0;
	return 0;
}

static const struct file_operations lamp_fops = {
	.write = lamp_write,
	.mmap = lamp_mmap,
	.release = lamp_release,
};
