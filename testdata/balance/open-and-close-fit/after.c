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

static int pages_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct barge *barge = *vm_private_data;
	unsigned int i;

	for (i = 0; i < barge->holds; i++)
		get_page(barge->hold[i]);

	return 0;
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
	.mapped = pages_mapped,
	.fault = barge_fault,
};

static int pages_mmap_prepare(struct vm_area_desc *desc)
{
	struct barge *barge = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = barge;
	desc->vm_ops = &pages_vm_ops;
	return 0;
}

/* Both if it is manned. */
static void manned_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	if (barge->manned)
		atomic_inc(&barge->crew);
}

static int manned_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct barge *barge = *vm_private_data;

	if (barge->manned)
		atomic_inc(&barge->crew);

	return 0;
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
	.mapped = manned_mapped,
	.fault = barge_fault,
};

static int manned_mmap_prepare(struct vm_area_desc *desc)
{
	struct barge *barge = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = barge;
	desc->vm_ops = &manned_vm_ops;
	return 0;
}

/* One function loads and unloads. */
static void tons_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_load(barge, 2);
}

static int tons_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct barge *barge = *vm_private_data;

	barge_load(barge, 2);

	return 0;
}

static void tons_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_load(barge, -2);
}

static const struct vm_operations_struct tons_vm_ops = {
	.open = tons_open,
	.close = tons_close,
	.mapped = tons_mapped,
	.fault = barge_fault,
};

static int tons_mmap_prepare(struct vm_area_desc *desc)
{
	struct barge *barge = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = barge;
	desc->vm_ops = &tons_vm_ops;
	return 0;
}

/* Two calls, and one of both. */
static void pairwise_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_board(barge);
	barge_board(barge);
}

static int pairwise_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct barge *barge = *vm_private_data;

	barge_board(barge);
	barge_board(barge);

	return 0;
}

static void pairwise_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_leave_both(barge);
}

static const struct vm_operations_struct pairwise_vm_ops = {
	.open = pairwise_open,
	.close = pairwise_close,
	.mapped = pairwise_mapped,
	.fault = barge_fault,
};

static int pairwise_mmap_prepare(struct vm_area_desc *desc)
{
	struct barge *barge = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = barge;
	desc->vm_ops = &pairwise_vm_ops;
	return 0;
}

/* The same number. */
static void crowd_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_add(3, &barge->crew);
}

static int crowd_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct barge *barge = *vm_private_data;

	atomic_add(3, &barge->crew);
	return 0;
}

static void crowd_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_sub(3, &barge->crew);
}

static const struct vm_operations_struct crowd_vm_ops = {
	.open = crowd_open,
	.close = crowd_close,
	.mapped = crowd_mapped,
	.fault = barge_fault,
};

static int crowd_mmap_prepare(struct vm_area_desc *desc)
{
	struct barge *barge = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = barge;
	desc->vm_ops = &crowd_vm_ops;
	return 0;
}

static const struct file_operations pages_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = pages_mmap_prepare,
};

static const struct file_operations manned_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = manned_mmap_prepare,
};

static const struct file_operations tons_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = tons_mmap_prepare,
};

static const struct file_operations pairwise_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = pairwise_mmap_prepare,
};

static const struct file_operations crowd_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = crowd_mmap_prepare,
};
