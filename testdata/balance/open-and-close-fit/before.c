// Barges: close() gives back just what open() takes, in the same loops and under the same conditions.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barge {
	struct kref users;
	atomic_t crew;
	atomic_t guests;
	unsigned int holds;
	int tons;
	bool manned;
	struct page **hold;
	struct barge *tug;
	spinlock_t lock;
};

static void barge_release(struct kref *users)
{
	kfree(container_of(users, struct barge, users));
}

static void barge_load(struct barge *barge, int by)
{
	spin_lock(&barge->lock);
	barge->tons += by;
	spin_unlock(&barge->lock);
}

static void barge_board(struct barge *barge)
{
	kref_get(&barge->users);
}

static void barge_leave(struct barge *barge)
{
	kref_put(&barge->users, barge_release);
}

static void barge_leave_both(struct barge *barge)
{
	barge_leave(barge);
	barge_leave(barge);
}

static vm_fault_t barge_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

/* A page for each hold. */
static void pages_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;
	unsigned int i;

	for (i = 0; i < barge->holds; i++)
		get_page(barge->hold[i]);
}

static void pages_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;
	unsigned int at;

	for (at = 0; at < barge->holds; at++)
		put_page(barge->hold[at]);
}

static const struct vm_operations_struct pages_vm_ops = {
	.open = pages_open,
	.close = pages_close,
	.fault = barge_fault,
};

static int pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &pages_vm_ops;
	pages_open(vma);
	return 0;
}

/* Both if it is manned. */
static void manned_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	if (barge->manned)
		atomic_inc(&barge->crew);
}

static void manned_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	if (barge->manned)
		atomic_dec(&barge->crew);
}

static const struct vm_operations_struct manned_vm_ops = {
	.open = manned_open,
	.close = manned_close,
	.fault = barge_fault,
};

static int manned_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &manned_vm_ops;
	manned_open(vma);
	return 0;
}

/* One function loads and unloads. */
static void tons_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_load(barge, 2);
}

static void tons_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_load(barge, -2);
}

static const struct vm_operations_struct tons_vm_ops = {
	.open = tons_open,
	.close = tons_close,
	.fault = barge_fault,
};

static int tons_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &tons_vm_ops;
	tons_open(vma);
	return 0;
}

/* Two calls, and one of both. */
static void pairwise_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_board(barge);
	barge_board(barge);
}

static void pairwise_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_leave_both(barge);
}

static const struct vm_operations_struct pairwise_vm_ops = {
	.open = pairwise_open,
	.close = pairwise_close,
	.fault = barge_fault,
};

static int pairwise_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &pairwise_vm_ops;
	pairwise_open(vma);
	return 0;
}

/* The same number. */
static void crowd_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_add(3, &barge->crew);
}

static void crowd_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_sub(3, &barge->crew);
}

static const struct vm_operations_struct crowd_vm_ops = {
	.open = crowd_open,
	.close = crowd_close,
	.fault = barge_fault,
};

static int crowd_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &crowd_vm_ops;
	atomic_add(3, &barge->crew);
	return 0;
}

static const struct file_operations pages_fops = {
	.owner = THIS_MODULE,
	.mmap = pages_mmap,
};

static const struct file_operations manned_fops = {
	.owner = THIS_MODULE,
	.mmap = manned_mmap,
};

static const struct file_operations tons_fops = {
	.owner = THIS_MODULE,
	.mmap = tons_mmap,
};

static const struct file_operations pairwise_fops = {
	.owner = THIS_MODULE,
	.mmap = pairwise_mmap,
};

static const struct file_operations crowd_fops = {
	.owner = THIS_MODULE,
	.mmap = crowd_mmap,
};
