#include <linux/fs.h>
#include <linux/mm.h>

static int moss_maps;

static void moss_vm_close(struct vm_area_struct *vma)
{
	moss_maps--;
}

static struct vm_operations_struct moss_vm_ops = {
	close:	moss_vm_close,
};

static int moss_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &moss_vm_ops;
	return io_remap_pfn_range(vma, vma->vm_start, 5, vma->vm_end - vma->vm_start,
				  vma->vm_page_prot);
}

static const struct file_operations moss_fops = {
	.mmap = moss_mmap,
};
