// A keep: a file is recognised by the address of its handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct keep {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int keep_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct keep, cdev);
	return 0;
}

static int keep_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct keep *keep = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(keep->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations keep_fops = {
	.owner	= THIS_MODULE,
	.open	= keep_open,
	.mmap	= keep_mmap,
};

static bool is_keep_file(struct file *file)
{
	return file->f_op->mmap == keep_mmap;
}
