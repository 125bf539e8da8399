// A buoy: the module is pinned for each mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct buoy {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int buoy_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct buoy, cdev);
	return 0;
}

static int buoy_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct buoy *buoy = file->private_data;

	if (!try_module_get(THIS_MODULE))
		return -ENODEV;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(buoy->regs),
				  vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations buoy_fops = {
	.owner	= THIS_MODULE,
	.open	= buoy_open,
	.mmap	= buoy_mmap,
};
