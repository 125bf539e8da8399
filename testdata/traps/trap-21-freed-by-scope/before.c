// A hut: a reference is dropped by leaving the scope.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hut {
	struct cdev cdev;
	struct device_node *np;
	phys_addr_t regs;
};

static int hut_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hut, cdev);
	return 0;
}

static int hut_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hut *hut = file->private_data;
	struct device_node *np __free(device_node) = of_node_get(hut->np);

	if (!np)
		return -ENODEV;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(hut->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations hut_fops = {
	.owner	= THIS_MODULE,
	.open	= hut_open,
	.mmap	= hut_mmap,
};
