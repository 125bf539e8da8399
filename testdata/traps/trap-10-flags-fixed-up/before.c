// A sieve: flags that the call set are taken back.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sieve {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sieve_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sieve, cdev);
	return 0;
}

static int sieve_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sieve *sieve = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(sieve->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;

	vm_flags_clear(vma, VM_DONTDUMP | VM_IO);
	return 0;
}

static const struct file_operations sieve_fops = {
	.owner	= THIS_MODULE,
	.open	= sieve_open,
	.mmap	= sieve_mmap,
};
