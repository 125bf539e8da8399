// A rotor: the helper changes the size that it gets.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rotor {
	struct cdev cdev;
	unsigned long extra;
	phys_addr_t regs;
};

static int rotor_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct rotor, cdev);
	return 0;
}

static int rotor_map(struct rotor *rotor, struct vm_area_struct *vma, unsigned long size)
{
	size += rotor->extra;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(rotor->regs), size,
			       vma->vm_page_prot);
}

static int rotor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rotor *rotor = file->private_data;

	return rotor_map(rotor, vma, vma->vm_end - vma->vm_start);
}

static const struct file_operations rotor_fops = {
	.owner	= THIS_MODULE,
	.open	= rotor_open,
	.mmap	= rotor_mmap,
};
