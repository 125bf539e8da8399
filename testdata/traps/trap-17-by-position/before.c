// A gate: the pair of hooks stands by position.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gate {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int gate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gate, cdev);
	return 0;
}

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(gate->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations gate_fops = {
	THIS_MODULE, NULL, NULL, NULL, gate_mmap, gate_open,
};
