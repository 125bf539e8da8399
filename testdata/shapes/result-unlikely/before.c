// A failure is unlikely.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bus {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int bus_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bus, cdev);
	return 0;
}

static int bus_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bus *bus = file->private_data;

	if (unlikely(io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(bus->regs),
					vma->vm_end - vma->vm_start,
					vma->vm_page_prot) != 0))
		return -EAGAIN;

	return 0;
}

static const struct file_operations bus_fops = {
	.owner	= THIS_MODULE,
	.open	= bus_open,
	.mmap	= bus_mmap,
};
