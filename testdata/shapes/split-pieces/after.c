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
static int __newt_check(struct newt *newt, unsigned long vm_start,
			unsigned long end, pgoff_t pgoff, struct file *file,
			pgprot_t page_prot, const char *who)
{
	unsigned long start = vm_start;

	if (!newt->pages)
		return -ENXIO;
	if (pgoff < newt->first ||
	    pgoff + ((end - vm_start) >> PAGE_SHIFT) >
	    newt->first + newt->pages) {
		pr_debug("%s: no newt at %#lx-%#lx\n", who, start, end);
		return -EINVAL;
	}
	if (pgprot_val(page_prot) != pgprot_val(newt->prot))
		return -EACCES;
	return file_inode(file) == newt->inode ? 0 : -EINVAL;
}

static int newt_check(struct newt *newt, struct vm_area_struct *vma, const char *who)
{
	return __newt_check(newt, vma->vm_start, vma->vm_end, vma->vm_pgoff,
			    vma->vm_file, vma->vm_page_prot, who);
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

static int newt_mmap_prepare(struct vm_area_desc *desc)
{
	struct newt *newt = desc->file->private_data;
	int err = __newt_check(newt, desc->start, desc->end, desc->pgoff,
			       desc->file, desc->page_prot, "mmap");

	if (err)
		return err;
	desc->private_data = newt;
	desc->vm_ops = &newt_vm_ops;
	return 0;
}

static const struct file_operations newt_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = newt_mmap_prepare,
};
