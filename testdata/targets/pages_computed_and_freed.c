/* As pages_computed.c; what frees the buffer stands in a macro that takes statements. */
struct spool {
	struct mutex lock;
	void *tape;
	unsigned int words;
};

static long spool_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct spool *spool = file->private_data;
	void *tape;

	tape = vmalloc_user(arg * sizeof(long));
	if (!tape)
		return -ENOMEM;
	mutex_lock(&spool->lock);
	if (spool->tape) {
		mutex_unlock(&spool->lock);
		vfree(tape);
		return -EBUSY;
	}
	spool->tape = tape;
	spool->words = arg;
	mutex_unlock(&spool->lock);
	return 0;
}

static void spool_free(struct spool *spool)
{
	unchecked_access(
		mutex_destroy(&spool->lock);
		vfree(spool->tape);
	);
	kfree(spool);
}

static int spool_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spool *spool = file->private_data;
	unsigned long length, at;
	struct page *page;
	void *tape;
	int err = 0;

	mutex_lock(&spool->lock);
	length = spool->words * sizeof(long);
	tape = spool->tape;
	if (!tape || vma->vm_pgoff || vma->vm_end - vma->vm_start != length) {
		err = -EINVAL;
		goto out;
	}
	mutex_unlock(&spool->lock);
	vm_flags_set(vma, VM_DONTEXPAND);
	for (at = 0; at < length; at += PAGE_SIZE) {
		page = vmalloc_to_page(tape + at);
		err = vm_insert_page(vma, vma->vm_start + at, page);
		if (err) {
			pr_warn_once("spool: a page is missing\n");
			return err;
		}
	}
	return 0;
out:
	mutex_unlock(&spool->lock);
	return err;
}

static const struct file_operations spool_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = spool_ioctl,
	.mmap = spool_mmap,
};
