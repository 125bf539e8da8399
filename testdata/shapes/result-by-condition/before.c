// Sloes: what is returned is chosen by the result, and other failures print the same message.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sloe {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

static int sloe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sloe *sloe = file->private_data;
	int ret = 0;

	if (vma->vm_end - vma->vm_start > sloe->len)
		ret = -EINVAL;
	if (ret)
		goto out;
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(sloe->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
out:
	if (ret)
		pr_err("sloe: %d\n", ret);
	return ret ? -EIO : 0;
}

static const struct file_operations sloe_fops = {
	.owner	= THIS_MODULE,
	.mmap	= sloe_mmap,
};
