// Tansies: a write() selects another bank by a macro.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tansy {
	struct page **pages;
	unsigned long count;
};

static vm_fault_t tansy_fault(struct vm_fault *vmf)
{
	struct tansy *tansy = vmf->vma->vm_private_data;

	if (vmf->pgoff >= tansy->count)
		return VM_FAULT_SIGBUS;
	vmf->page = tansy->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct tansy_vm_ops = {
	.fault	= tansy_fault,
};

static int tansy_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &tansy_vm_ops;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

#define select_bank(f, bank)	smp_store_release(&(f)->private_data, bank)

static struct tansy banks[4];

static ssize_t tansy_write(struct file *file, const char __user *from, size_t len, loff_t *at)
{
	select_bank(file, &banks[len & 3]);
	return len;
}

static const struct file_operations tansy_fops = {
	.owner	= THIS_MODULE,
	.write	= tansy_write,
	.mmap	= tansy_mmap,
};
