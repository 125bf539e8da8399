/* A recorder whose buffer is stored by a function that gets the address of its place. */
struct bobbin {
	struct mutex lock;
	void *tape;
	unsigned int words;
};

static long bobbin_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct bobbin *bobbin = file->private_data;
	void *tape;

	tape = vmalloc_user(arg * sizeof(long));
	if (!tape)
		return -ENOMEM;
	mutex_lock(&bobbin->lock);
	if (bobbin->tape) {
		mutex_unlock(&bobbin->lock);
		vfree(tape);
		return -EBUSY;
	}
	bobbin_keep(&bobbin->tape, tape);
	bobbin->words = arg;
	mutex_unlock(&bobbin->lock);
	return 0;
}

static int bobbin_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bobbin *bobbin = file->private_data;
	unsigned long length, at;
	struct page *page;
	void *tape;
	int err = 0;

	mutex_lock(&bobbin->lock);
	length = bobbin->words * sizeof(long);
	tape = bobbin->tape;
	if (!tape || vma->vm_pgoff || vma->vm_end - vma->vm_start != length) {
		err = -EINVAL;
		goto out;
	}
	mutex_unlock(&bobbin->lock);
	vm_flags_set(vma, VM_DONTEXPAND);
	for (at = 0; at < length; at += PAGE_SIZE) {
		page = vmalloc_to_page(tape + at);
		err = vm_insert_page(vma, vma->vm_start + at, page);
		if (err) {
			pr_warn_once("bobbin: a page is missing\n");
			return err;
		}
	}
	return 0;
out:
	mutex_unlock(&bobbin->lock);
	return err;
}

static const struct file_operations bobbin_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = bobbin_ioctl,
	.mmap = bobbin_mmap,
};
