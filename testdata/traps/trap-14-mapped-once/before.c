// A sonar: it may be mapped once, and a flag remembers that.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sonar {
	struct cdev cdev;
	unsigned long mapped;
	phys_addr_t regs;
};

static int sonar_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sonar, cdev);
	return 0;
}

static int sonar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sonar *sonar = file->private_data;

	if (test_and_set_bit(0, &sonar->mapped))
		return -EBUSY;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(sonar->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations sonar_fops = {
	.owner	= THIS_MODULE,
	.open	= sonar_open,
	.mmap	= sonar_mmap,
};
