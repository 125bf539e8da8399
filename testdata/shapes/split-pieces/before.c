// A newt: a check that a fault handler and open() call as well reads the range, the offset and the file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct newt {
	unsigned long first;
	unsigned long pages;
	struct inode *inode;
	pgprot_t prot;
};

/* Mappings of a newt lie inside its window. */
static int newt_check(struct newt *newt, struct vm_area_struct *vma, const char *who)
{
	unsigned long start = vma->vm_start;

	if (!newt->pages)
		return -ENXIO;
	if (vma->vm_pgoff < newt->first || vma->vm_pgoff + vma_pages(vma) > newt->first + newt->pages) {
		pr_debug("%s: no newt at %#lx-%#lx\n", who, start, vma->vm_end);
		return -EINVAL;
	}
	if (pgprot_val(vma->vm_page_prot) != pgprot_val(newt->prot))
		return -EACCES;
	return file_inode(vma->vm_file) == newt->inode ? 0 : -EINVAL;
}

static vm_fault_t newt_fault(struct vm_fault *vmf)
{
	if (newt_check(vmf->vma->vm_private_data, vmf->vma, "fault"))
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}

static void newt_vm_open(struct vm_area_struct *vma)
{
	WARN_ON(newt_check(vma->vm_private_data, vma, "open"));
}

static const struct vm_operations_struct newt_vm_ops = {
	.open	= newt_vm_open,
	.fault	= newt_fault,
};

static int newt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct newt *newt = file->private_data;
	int err = newt_check(newt, vma, "mmap");

	if (err)
		return err;
	vma->vm_private_data = newt;
	vma->vm_ops = &newt_vm_ops;
	return 0;
}

static const struct file_operations newt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= newt_mmap,
};
