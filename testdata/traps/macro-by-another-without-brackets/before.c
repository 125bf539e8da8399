#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define FIRST(v)	(v)->vm_pgoff + 1
#define SECOND(v)	FIRST(v) * 2
#define KEPT(v)		(last_mapping = (v), FIRST(v))

static struct vm_area_struct *last_mapping;

struct sanderling {
	unsigned long pfn;
};

static int sanderling_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sanderling *sanderling = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, sanderling->pfn + SECOND(vma) * 2,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int sanderling_kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sanderling *sanderling = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, sanderling->pfn + KEPT(vma),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations sanderling_fops[] = {
	{ .owner = THIS_MODULE, .mmap = sanderling_mmap },
	{ .owner = THIS_MODULE, .mmap = sanderling_kept_mmap },
};
