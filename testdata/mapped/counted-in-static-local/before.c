// A counter that is static in a function, and one behind a pointer to a variable of the file.
#include <linux/fs.h>
#include <linux/mm.h>

struct tarn {
	unsigned int users;
};

static struct tarn the_tarn;

static int tarn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tarn *tarn = &the_tarn;

	tarn->users++;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &tarn_vm_ops;
	return 0;
}

static const struct file_operations tarn_fops = {
	.owner = THIS_MODULE,
	.mmap = tarn_mmap,
};
