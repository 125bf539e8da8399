// Success is the inner arm, and more follows it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ochre {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	bool shown;
};

static const struct vm_operations_struct ochre_vm_ops = {
	.access = generic_access_phys,
};

static int ochre_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ochre, cdev);
	return 0;
}

static int ochre_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ochre *ochre = file->private_data;
	int rc = -ENODEV;

	if (ochre->len) {
		rc = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ochre->regs),
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
		if (rc >= 0) {
			/* The rest is told to the VMA. */
			vma->vm_ops = &ochre_vm_ops;

			if (ochre->shown)
				vma->vm_private_data = ochre;
		} else {
			pr_err("ochre: no room\n");
		}
	}

	return rc;
}

static const struct file_operations ochre_fops = {
	.owner	= THIS_MODULE,
	.open	= ochre_open,
	.mmap	= ochre_mmap,
};
