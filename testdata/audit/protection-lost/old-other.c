#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct press {
	phys_addr_t base;
	resource_size_t len;
	unsigned int mode;
};

static int press_check(struct press *press, struct vm_area_struct *vma)
{
	if (press->mode > 2)
		return -ENODEV;
	if (vma->vm_flags & VM_WRITE && !press->mode)
		return -EACCES;
	return 0;
}

static int press_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct press *press = file->private_data;
	int ret = press_check(press, vma);

	if (ret)
		return ret;
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, press->base, press->len);
}

static const struct file_operations press_fops = {
	.owner = THIS_MODULE,
	.mmap = press_mmap,
};
