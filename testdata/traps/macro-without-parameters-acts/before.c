// Mills: macros without parameters that do something.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

static DEFINE_SPINLOCK(mill_lock);
static atomic_t mill_turns;
static unsigned long mill_next;

#define MILL_ENTER spin_lock(&mill_lock)
#define MILL_LEAVE spin_unlock(&mill_lock)
#define MILL_TURN_ATOMIC atomic_inc(&mill_turns)
#define MILL_TURN MILL_TURN_ATOMIC
#define MILL_FRAME (mill_next += 2)
#define mill_count atomic_inc
#define MILL_TELL mill_tell(1)

int mill_tell(int how);

struct mill {
	unsigned long frame;
};

static int grain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *d = file->private_data;
	int ret;

	MILL_ENTER;
	ret = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	MILL_LEAVE;
	return ret;
}

static const struct file_operations grain_fops = {
	.owner = THIS_MODULE,
	.mmap = grain_mmap,
};

static int flour_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *d = file->private_data;

	MILL_TURN;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations flour_fops = {
	.owner = THIS_MODULE,
	.mmap = flour_mmap,
};

static int bran_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *d = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, d->frame + MILL_FRAME, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations bran_fops = {
	.owner = THIS_MODULE,
	.mmap = bran_mmap,
};

static int meal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *d = file->private_data;

	mill_count(&mill_turns);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations meal_fops = {
	.owner = THIS_MODULE,
	.mmap = meal_mmap,
};

static int chaff_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *d = file->private_data;

	MILL_TELL;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations chaff_fops = {
	.owner = THIS_MODULE,
	.mmap = chaff_mmap,
};
