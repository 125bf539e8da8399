// A plotter: a fault handler would see a protection that was only passed on.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plot {
	struct cdev cdev;
	void *buf;
};

static int plot_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct plot, cdev);
	return 0;
}

static vm_fault_t plot_fault(struct vm_fault *vmf)
{
	struct plot *plot = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(plot->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct plot_vm_ops = {
	.fault	= plot_fault,
};

static int plot_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plot *plot = file->private_data;

	vma->vm_ops = &plot_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, virt_to_pfn(plot->buf), PAGE_SIZE,
			       pgprot_noncached(vma->vm_page_prot));
}

static const struct file_operations plot_fops = {
	.owner	= THIS_MODULE,
	.open	= plot_open,
	.mmap	= plot_mmap,
};
