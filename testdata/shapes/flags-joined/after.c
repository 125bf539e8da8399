// Tests of single flags that are joined are one test of several.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct vm_operations_struct tray_vm_ops = { };

static int tray_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test_any(desc, VMA_READ_BIT, VMA_EXEC_BIT) ||
	    !vma_desc_test(desc, VMA_WRITE_BIT))
		return -EINVAL;
	if (vma_desc_test_all(desc, VMA_SHARED_BIT, VMA_MAYSHARE_BIT))
		return -EPERM;
	if (!vma_desc_test_all(desc, VMA_SHARED_BIT, VMA_MAYSHARE_BIT))
		return -EPERM;
	if (!vma_desc_test_all(desc, VMA_SHARED_BIT, VMA_MAYSHARE_BIT))
		return -EPERM;
	if (!vma_desc_test_any(desc, VMA_SHARED_BIT, VMA_READ_BIT,
			       VMA_EXEC_BIT))
		return -EPERM;
	desc->vm_ops = &tray_vm_ops;
	return vma_desc_test_any(desc, VMA_MAYREAD_BIT, VMA_MAYEXEC_BIT) ? 0 :
		-EACCES;
}

static const struct file_operations tray_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = tray_mmap_prepare,
};

/* Neither all nor any of them. */
static int rack_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test(desc, VMA_SHARED_BIT) &&
	    !vma_desc_test(desc, VMA_MAYSHARE_BIT))
		return -EPERM;
	if (vma_desc_test_any(desc, VMA_READ_BIT, VMA_EXEC_BIT) &&
	    vma_desc_test(desc, VMA_SHARED_BIT))
		return -EPERM;
	if (!vma_desc_test_any(desc, VMA_READ_BIT, VMA_EXEC_BIT) ||
	    !vma_desc_test(desc, VMA_SHARED_BIT))
		return -EPERM;
	if (vma_desc_test(desc, VMA_READ_BIT) && desc->file->private_data)
		return -EBUSY;
	if (vma_desc_test(desc, VMA_READ_BIT) ||
	    vma_desc_test(desc, VMA_READ_BIT))
		return -EINVAL;
	desc->vm_ops = &tray_vm_ops;
	return 0;
}

static const struct file_operations rack_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = rack_mmap_prepare,
};
