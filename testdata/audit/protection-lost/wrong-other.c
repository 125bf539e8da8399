#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct press {
	phys_addr_t base;
	resource_size_t len;
	unsigned int mode;
};

static int press_check(struct press *press, struct vm_area_desc *desc)
{
	if (press->mode > 2)
		return -ENODEV;
	if (vma_desc_test(desc, VMA_WRITE_BIT) && !press->mode)
		return -EACCES;
	return 0;
}

static int press_mmap_prepare(struct vm_area_desc *desc)
{
	struct press *press = desc->file->private_data;
	int ret = press_check(press, desc);

	if (ret)
		return ret;
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_simple_ioremap(desc, press->base, press->len);
	return 0;
}

static const struct file_operations press_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = press_mmap_prepare,
};
