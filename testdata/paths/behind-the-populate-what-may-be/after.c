// Sluices: what runs behind the mapping call in helpers and neither sees nor undoes what the action does.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	phys_addr_t phys;
	unsigned long len;
};

static int sluice_map(struct sluice *sluice, struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, sluice->phys, sluice->len);
	return 0;
}

static void sluice_mark(struct vm_area_desc *desc)
{
	if (!vma_desc_test(desc, VMA_WRITE_BIT))
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
}

static int sluice_mmap_prepare(struct vm_area_desc *desc)
{
	int ret;

	ret = sluice_map(desc->file->private_data, desc);
	if (ret)
		return ret;
	sluice_mark(desc);
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sluice_mmap_prepare,
};
