// A forge: nobody looks at the result.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct forge {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int forge_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct forge, cdev);
	return 0;
}

static int forge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct forge *forge = file->private_data;

	remap_pfn_range(vma, vma->vm_start, PHYS_PFN(forge->regs),
			vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return 0;
}

static const struct file_operations forge_fops = {
	.owner	= THIS_MODULE,
	.open	= forge_open,
	.mmap	= forge_mmap,
};
