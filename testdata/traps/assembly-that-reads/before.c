// Anvils: assembly that only looks, or keeps an order.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct anvil {
	unsigned long frame;
	unsigned int blows;
};

static int anvil_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct anvil *d = file->private_data;
	unsigned int seen;

	asm volatile("" : : : "memory");
	asm("movl %1, %0" : "=r" (seen) : "m" (d->blows));
	if (seen > 4)
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations anvil_fops = {
	.owner = THIS_MODULE,
	.mmap = anvil_mmap,
};
