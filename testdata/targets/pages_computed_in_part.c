/* A recorder whose buffer is vmalloc() memory: the mapping may be longer than it. */
struct skein {
	struct mutex lock;
	void *tape;
	unsigned int words;
};

static long skein_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct skein *skein = file->private_data;
	void *tape;

	tape = vmalloc_user(arg * sizeof(long));
	if (!tape)
		return -ENOMEM;
	mutex_lock(&skein->lock);
	if (skein->tape) {
		mutex_unlock(&skein->lock);
		vfree(tape);
		return -EBUSY;
	}
	skein->tape = tape;
	skein->words = arg;
	mutex_unlock(&skein->lock);
	return 0;
}

static int skein_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct skein *skein = file->private_data;
	unsigned long length, at;
	struct page *page;
	void *tape;
	int err = 0;

	mutex_lock(&skein->lock);
	length = skein->words * sizeof(long);
	tape = skein->tape;
	if (!tape || vma->vm_pgoff || vma->vm_end - vma->vm_start < length) {
		err = -EINVAL;
		goto out;
	}
	mutex_unlock(&skein->lock);
	vm_flags_set(vma, VM_DONTEXPAND);
	for (at = 0; at < length; at += PAGE_SIZE) {
		page = vmalloc_to_page(tape + at);
		err = vm_insert_page(vma, vma->vm_start + at, page);
		if (err) {
			pr_warn_once("skein: a page is missing\n");
			return err;
		}
	}
	return 0;
out:
	mutex_unlock(&skein->lock);
	return err;
}

static const struct file_operations skein_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = skein_ioctl,
	.mmap = skein_mmap,
};
