// The table is a member of a structure that is initialised.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mica {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int mica_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mica, cdev);
	return 0;
}

static int mica_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mica *mica = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(mica->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

struct mica_class {
	const char *name;
	struct file_operations fops;
};

static struct mica_class mica_class = {
	.name = "mica_mmap",
	.fops = {
		.owner = THIS_MODULE,
		.open = mica_open,
		.mmap = mica_mmap,
	},
};
