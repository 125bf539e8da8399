/* A recorder whose buffer is memory of vmap(): its pages may be parts of larger ones. */
struct winder {
	struct mutex lock;
	void *tape;
	struct page **sheets;
	unsigned int words;
};

static long winder_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct winder *winder = file->private_data;
	void *tape;

	tape = vmap(winder->sheets, arg, VM_MAP, PAGE_KERNEL);
	if (!tape)
		return -ENOMEM;
	mutex_lock(&winder->lock);
	if (winder->tape) {
		mutex_unlock(&winder->lock);
		vfree(tape);
		return -EBUSY;
	}
	winder->tape = tape;
	winder->words = arg;
	mutex_unlock(&winder->lock);
	return 0;
}

static int winder_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct winder *winder = file->private_data;
	unsigned long length, at;
	struct page *page;
	void *tape;
	int err = 0;

	mutex_lock(&winder->lock);
	length = winder->words * sizeof(long);
	tape = winder->tape;
	if (!tape || vma->vm_pgoff || vma->vm_end - vma->vm_start != length) {
		err = -EINVAL;
		goto out;
	}
	mutex_unlock(&winder->lock);
	vm_flags_set(vma, VM_DONTEXPAND);
	for (at = 0; at < length; at += PAGE_SIZE) {
		page = vmalloc_to_page(tape + at);
		err = vm_insert_page(vma, vma->vm_start + at, page);
		if (err) {
			pr_warn_once("winder: a page is missing\n");
			return err;
		}
	}
	return 0;
out:
	mutex_unlock(&winder->lock);
	return err;
}

static const struct file_operations winder_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = winder_ioctl,
	.mmap = winder_mmap,
};
