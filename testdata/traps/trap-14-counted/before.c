// A tally: a counter of mappings that nothing ever decrements.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tally {
	struct cdev cdev;
	unsigned long maps;
	phys_addr_t regs;
};

static int tally_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tally, cdev);
	return 0;
}

static int tally_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tally *tally = file->private_data;

	tally->maps++;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(tally->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations tally_fops = {
	.owner	= THIS_MODULE,
	.open	= tally_open,
	.mmap	= tally_mmap,
};
