#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct uio_info {
	struct page *page;
	void *priv;
	int (*mmap)(struct uio_info *info, struct vm_area_struct *vma);
	int (*mmap_prepare)(struct uio_info *info, struct vm_area_desc *desc);
};

static vm_fault_t lathe_fault(struct vm_fault *vmf)
{
	struct uio_info *info = vmf->vma->vm_private_data;

	get_page(info->page);
	vmf->page = info->page;
	return 0;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.fault = lathe_fault,
};

static int lathe_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct uio_info *info = file->private_data;
	struct vm_area_desc desc;
	int err;

	vma->vm_private_data = info;
	vma->vm_ops = &lathe_vm_ops;
	compat_set_desc_from_vma(&desc, file, vma);
	err = info->mmap_prepare(info, &desc);
	if (err)
		return err;
	err = __compat_vma_mmap(&desc, vma);
	if (err)
		return err;
	return 0;
}

static int lathe_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	if (vma_desc_pages(desc) != 1)
		return -EINVAL;
	return 0;
}

static struct uio_info lathe_info = {
	.mmap_prepare = lathe_mmap_prepare,
};

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_file_mmap,
};
