// A grill: a helper that maps is called in a loop.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct grill {
	struct cdev cdev;
	int bars;
	unsigned long pfn[8];
};

static int grill_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct grill, cdev);
	return 0;
}

static int grill_map(struct grill *grill, struct vm_area_struct *vma, int i)
{
	return remap_pfn_range(vma, vma->vm_start, grill->pfn[i], PAGE_SIZE,
			       vma->vm_page_prot);
}

static int grill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct grill *grill = file->private_data;
	int i, ret = 0;

	for (i = 0; i < grill->bars && !ret; i++)
		ret = grill_map(grill, vma, i);
	return ret;
}

static const struct file_operations grill_fops = {
	.owner	= THIS_MODULE,
	.open	= grill_open,
	.mmap	= grill_mmap,
};
