// A chart: the handler remembers the VMA.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chart {
	struct cdev cdev;
	struct vm_area_struct *vma;
	void *buf;
};

static int chart_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chart, cdev);
	return 0;
}

static vm_fault_t chart_fault(struct vm_fault *vmf)
{
	struct chart *chart = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(chart->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct chart_vm_ops = {
	.fault	= chart_fault,
};

static int chart_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chart *chart = file->private_data;

	chart->vma = vma;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &chart_vm_ops;
	return 0;
}

static const struct file_operations chart_fops = {
	.owner	= THIS_MODULE,
	.open	= chart_open,
	.mmap	= chart_mmap,
};

bool chart_is_mapped(struct chart *chart)
{
	return chart->vma;
}
