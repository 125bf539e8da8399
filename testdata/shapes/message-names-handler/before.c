// A message names the handler in its text; as __func__ where the function begins a format with its name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bale {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	unsigned int minor;
};

static int bale_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bale, cdev);
	return 0;
}

static int bale_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bale *bale = file->private_data;

	if (vma->vm_pgoff) {
		pr_err("bale_mmap: no offset, please\n");
		return -EINVAL;
	}
	pr_devel("bale_mmap(0x%lx)\n", vma->vm_start);
	pr_devel("%u: bale_mmap to 0x%lx\n", bale->minor, vma->vm_end);
	return vm_iomap_memory(vma, bale->regs, bale->len);
}

static const struct file_operations bale_fops = {
	.owner	= THIS_MODULE,
	.open	= bale_open,
	.mmap	= bale_mmap,
};
