// A ledger: the handler asks the VMA for its file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ledger {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ledger_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ledger, cdev);
	return 0;
}

static int ledger_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct inode *inode = file_inode(vma->vm_file);
	struct ledger *ledger = vma->vm_file->private_data;

	if (vma->vm_end - vma->vm_start > i_size_read(inode))
		return -EINVAL;

	file_accessed(vma->vm_file);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ledger->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ledger_fops = {
	.owner	= THIS_MODULE,
	.open	= ledger_open,
	.mmap	= ledger_mmap,
};
