// Nettles: the size of the file is asked for when it was mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct nettle {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static int nettle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct nettle *nettle = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(nettle->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err)
		return err;
	return i_size_read(file_inode(file)) ? 0 : -ESTALE;
}

static const struct file_operations nettle_fops = {
	.owner	= THIS_MODULE,
	.mmap	= nettle_mmap,
};
