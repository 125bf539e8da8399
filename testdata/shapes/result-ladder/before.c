// Failure falls through to the common exit.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sienna {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sienna_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sienna, cdev);
	return 0;
}

static int sienna_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sienna *sienna = file->private_data;
	int err;

	if (!sienna->len) {
		err = -ENODEV;
		goto out;
	}

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(sienna->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err != 0)
		goto failed;

	vm_flags_set(vma, VM_DONTCOPY);
	return 0;

failed:
	pr_warn("sienna: %d\n", err);
out:
	return err;
}

static const struct file_operations sienna_fops = {
	.owner	= THIS_MODULE,
	.open	= sienna_open,
	.mmap	= sienna_mmap,
};
