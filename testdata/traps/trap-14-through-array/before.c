// A lute: a count is raised through an array of pointers to what outlives the call.
#include <linux/fs.h>
#include <linux/mm.h>

struct lute {
	unsigned long pfn;
	int mapped;
};

static int lute_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lute *lute = file->private_data;
	struct lute *both[2] = { lute, lute };

	both[1]->mapped++;
	return remap_pfn_range(vma, vma->vm_start, lute->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lute_fops = {
	.mmap	= lute_mmap,
};
