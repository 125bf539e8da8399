// Barges: close() does not give back what open() takes.
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

/* The crew comes and the guests leave. */
static void guests_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_inc(&barge->crew);
}

static void guests_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_dec(&barge->guests);
}

static const struct vm_operations_struct guests_vm_ops = {
	.open = guests_open,
	.close = guests_close,
	.fault = barge_fault,
};

static int guests_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &guests_vm_ops;
	guests_open(vma);
	return 0;
}

/* A page for each hold, of which one is let go. */
static void first_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;
	unsigned int i;

	for (i = 0; i < barge->holds; i++)
		get_page(barge->hold[i]);
}

static void first_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	put_page(barge->hold[0]);
}

static const struct vm_operations_struct first_vm_ops = {
	.open = first_open,
	.close = first_close,
	.fault = barge_fault,
};

static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &first_vm_ops;
	first_open(vma);
	return 0;
}

/* Not all holds. */
static void fewer_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;
	unsigned int i;

	for (i = 0; i < barge->holds; i++)
		get_page(barge->hold[i]);
}

static void fewer_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;
	unsigned int i;

	for (i = 1; i < barge->holds; i++)
		put_page(barge->hold[i]);
}

static const struct vm_operations_struct fewer_vm_ops = {
	.open = fewer_open,
	.close = fewer_close,
	.fault = barge_fault,
};

static int fewer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &fewer_vm_ops;
	fewer_open(vma);
	return 0;
}

/* Two leave. */
static void more_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_board(barge);
}

static void more_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_leave_both(barge);
}

static const struct vm_operations_struct more_vm_ops = {
	.open = more_open,
	.close = more_close,
	.fault = barge_fault,
};

static int more_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &more_vm_ops;
	more_open(vma);
	return 0;
}

/* Nobody leaves unless it is manned. */
static void asleep_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_inc(&barge->crew);
}

static void asleep_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	if (barge->manned)
		atomic_dec(&barge->crew);
}

static const struct vm_operations_struct asleep_vm_ops = {
	.open = asleep_open,
	.close = asleep_close,
	.fault = barge_fault,
};

static int asleep_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &asleep_vm_ops;
	asleep_open(vma);
	return 0;
}

/* The tug's crew leaves. */
static void tug_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_inc(&barge->crew);
}

static void tug_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_dec(&barge->tug->crew);
}

static const struct vm_operations_struct tug_vm_ops = {
	.open = tug_open,
	.close = tug_close,
	.fault = barge_fault,
};

static int tug_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &tug_vm_ops;
	tug_open(vma);
	return 0;
}

/* The handler takes more than open(). */
static void extra_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_inc(&barge->crew);
}

static void extra_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_dec(&barge->crew);
}

static const struct vm_operations_struct extra_vm_ops = {
	.open = extra_open,
	.close = extra_close,
	.fault = barge_fault,
};

static int extra_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &extra_vm_ops;
	atomic_add(2, &barge->crew);
	return 0;
}

/* Nothing is given back. */
static void silent_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	barge_board(barge);
}

static void silent_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	pr_debug("%p is left\n", barge);
}

static const struct vm_operations_struct silent_vm_ops = {
	.open = silent_open,
	.close = silent_close,
	.fault = barge_fault,
};

static int silent_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &silent_vm_ops;
	silent_open(vma);
	return 0;
}

/* Without open(), given back for each hold. */
static void sinking_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;
	unsigned int i;

	for (i = 0; i < barge->holds; i++)
		atomic_dec(&barge->crew);
}

static const struct vm_operations_struct sinking_vm_ops = {
	.close = sinking_close,
	.fault = barge_fault,
};

static int sinking_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &sinking_vm_ops;
	atomic_inc(&barge->crew);
	return 0;
}

/* A second counter is counted down. */
static void second_open(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_inc(&barge->crew);
}

static void second_close(struct vm_area_struct *vma)
{
	struct barge *barge = vma->vm_private_data;

	atomic_dec(&barge->crew);
	barge->tons--;
}

static const struct vm_operations_struct second_vm_ops = {
	.open = second_open,
	.close = second_close,
	.fault = barge_fault,
};

static int second_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = barge;
	vma->vm_ops = &second_vm_ops;
	second_open(vma);
	return 0;
}

static const struct file_operations guests_fops = {
	.owner = THIS_MODULE,
	.mmap = guests_mmap,
};

static const struct file_operations first_fops = {
	.owner = THIS_MODULE,
	.mmap = first_mmap,
};

static const struct file_operations fewer_fops = {
	.owner = THIS_MODULE,
	.mmap = fewer_mmap,
};

static const struct file_operations more_fops = {
	.owner = THIS_MODULE,
	.mmap = more_mmap,
};

static const struct file_operations asleep_fops = {
	.owner = THIS_MODULE,
	.mmap = asleep_mmap,
};

static const struct file_operations tug_fops = {
	.owner = THIS_MODULE,
	.mmap = tug_mmap,
};

static const struct file_operations extra_fops = {
	.owner = THIS_MODULE,
	.mmap = extra_mmap,
};

static const struct file_operations silent_fops = {
	.owner = THIS_MODULE,
	.mmap = silent_mmap,
};

static const struct file_operations sinking_fops = {
	.owner = THIS_MODULE,
	.mmap = sinking_mmap,
};

static const struct file_operations second_fops = {
	.owner = THIS_MODULE,
	.mmap = second_mmap,
};
