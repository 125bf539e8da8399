// The object is found by the member that something else leads to, and that may lead elsewhere by then.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

struct tern {
	atomic_t users;
	struct miscdevice misc;
	unsigned long frame;
};

static struct miscdevice *tern_now;

void tern_switch(struct miscdevice *misc)
{
	tern_now = misc;
}

static void tern_open(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_inc(&tern->users);
}

static void tern_close(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_dec(&tern->users);
}

static const struct vm_operations_struct tern_vm_ops = {
	.open	= tern_open,
	.close	= tern_close,
};

static int tern_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *tern = container_of(tern_now, struct tern, misc);
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, tern->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &tern_vm_ops;
	vma->vm_private_data = tern;
	tern_open(vma);
	return 0;
}

static const struct file_operations tern_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tern_mmap,
};

static void skua_open(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_inc(&tern->users);
}

static void skua_close(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_dec(&tern->users);
}

static const struct vm_operations_struct skua_vm_ops = {
	.open	= skua_open,
	.close	= skua_close,
};

static int skua_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *tern = container_of(tern_now, struct tern, misc);
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, tern->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &skua_vm_ops;
	vma->vm_private_data = tern;
	atomic_inc(&tern->users);
	return 0;
}

static const struct file_operations skua_fops = {
	.owner	= THIS_MODULE,
	.mmap	= skua_mmap,
};
