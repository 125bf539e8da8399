// A kayak: mapping begins one page into the range.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kayak {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int kayak_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct kayak, cdev);
	return 0;
}

static int kayak_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kayak *kayak = file->private_data;

	return remap_pfn_range(vma, vma->vm_start + PAGE_SIZE, PHYS_PFN(kayak->regs),
			       PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations kayak_fops = {
	.owner	= THIS_MODULE,
	.open	= kayak_open,
	.mmap	= kayak_mmap,
};
