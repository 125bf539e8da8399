// SPDX-License-Identifier: MIT OR Apache-2.0
/* A kite counted for each mapping; only the first line ends as on Unix. */
#include <linux/fs.h>
#include <linux/mm.h>

struct kite {
	atomic_t strings;
	phys_addr_t tail;
};

static void kite_vm_open(struct vm_area_struct *vma)
{
	struct kite *kite = vma->vm_private_data;

	atomic_inc(&kite->strings);
}

static void kite_vm_close(struct vm_area_struct *vma)
{
	struct kite *kite = vma->vm_private_data;

	atomic_dec(&kite->strings);
}

static const struct vm_operations_struct kite_vm_ops = {
	.open	= kite_vm_open,
	.close	= kite_vm_close,
};

static int kite_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kite *kite = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, kite->tail, PAGE_SIZE);
	if (ret)
		return ret;
	vma->vm_private_data = kite;
	vma->vm_ops = &kite_vm_ops;
	atomic_inc(&kite->strings);
	return 0;
}

static const struct file_operations kite_fops = {
	.owner	= THIS_MODULE,
	.mmap	= kite_mmap,
};
