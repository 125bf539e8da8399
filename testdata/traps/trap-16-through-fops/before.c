// A marina: another file operation calls the hook through the table.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct marina {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int marina_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct marina, cdev);
	return 0;
}

static int marina_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct marina *marina = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(marina->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations marina_fops = {
	.owner	= THIS_MODULE,
	.open	= marina_open,
	.mmap	= marina_mmap,
};

int marina_map(struct file *file, struct vm_area_struct *vma)
{
	return marina_fops.mmap(file, vma);
}
