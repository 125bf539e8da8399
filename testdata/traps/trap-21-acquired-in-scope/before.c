#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rwsem.h>

struct teal {
	struct rw_semaphore lock;
	unsigned long frame;
};

static int teal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct teal *t = file->private_data;

	ACQUIRE(rwsem_read_intr, held)(&t->lock);
	if (ACQUIRE_ERR(rwsem_read_intr, &held))
		return -EINTR;
	return remap_pfn_range(vma, vma->vm_start, t->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations teal_fops = {
	.owner = THIS_MODULE,
	.mmap = teal_mmap,
};
