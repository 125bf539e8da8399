// Anvils: assembly that changes what outlives the call.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct anvil {
	unsigned long frame;
	unsigned int blows;
	unsigned int *last;
};

static void anvil_strike(unsigned int *word)
{
	asm volatile("orl $4, (%0)" : : "r" (word) : "memory");
}

static int anvil_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct anvil *d = file->private_data;

	asm volatile("addl $2, %0" : "+m" (d->blows));
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations anvil_fops = {
	.owner = THIS_MODULE,
	.mmap = anvil_mmap,
};

static int hammer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct anvil *d = file->private_data;

	anvil_strike(d->last);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations hammer_fops = {
	.owner = THIS_MODULE,
	.mmap = hammer_mmap,
};
