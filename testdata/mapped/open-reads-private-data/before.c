// What open() counts is found by the private data, and an action may fail.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct brook {
	atomic_t users;
	phys_addr_t mem;
	size_t len;
};

static void brook_vm_open(struct vm_area_struct *vma)
{
	struct brook *brook = vma->vm_private_data;

	atomic_inc(&brook->users);
}

static void brook_vm_close(struct vm_area_struct *vma)
{
	struct brook *brook = vma->vm_private_data;

	atomic_dec(&brook->users);
}

static const struct vm_operations_struct brook_vm_ops = {
	.open	= brook_vm_open,
	.close	= brook_vm_close,
};

static int brook_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct brook *brook = file->private_data;
	int ret;

	if (vma->vm_end - vma->vm_start > brook->len)
		return -EINVAL;
	vma->vm_private_data = brook;
	vma->vm_ops = &brook_vm_ops;
	ret = remap_pfn_range(vma, vma->vm_start, brook->mem >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	brook_vm_open(vma);
	return 0;
}

static const struct file_operations brook_fops = {
	.owner	= THIS_MODULE,
	.mmap	= brook_mmap,
};
