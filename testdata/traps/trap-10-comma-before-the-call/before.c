// Skiffs: the statement that maps does something else first.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct skiff {
	unsigned long frame;
};

static int returned_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct skiff *skiff = file->private_data;

	return vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot),
	       remap_pfn_range(vma, vma->vm_start, skiff->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int assigned_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct skiff *skiff = file->private_data;
	int ret;

	ret = (vma->vm_pgoff = 0,
	       remap_pfn_range(vma, vma->vm_start, skiff->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot));
	return ret;
}

static int tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct skiff *skiff = file->private_data;

	if (vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot),
	    remap_pfn_range(vma, vma->vm_start, skiff->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations returned_fops = {
	.owner = THIS_MODULE,
	.mmap = returned_mmap,
};

static const struct file_operations assigned_fops = {
	.owner = THIS_MODULE,
	.mmap = assigned_mmap,
};

static const struct file_operations tested_fops = {
	.owner = THIS_MODULE,
	.mmap = tested_mmap,
};
