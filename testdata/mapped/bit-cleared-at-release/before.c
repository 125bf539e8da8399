// The bit looks as if it stayed, but goes when the file is released.
#include <linux/fs.h>
#include <linux/mm.h>

#define BOG_USED 4

struct bog {
	unsigned int how;
};

static int bog_release(struct inode *inode, struct file *file)
{
	struct bog *b = file->private_data;

	b->how &= ~BOG_USED;
	return 0;
}

static int bog_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bog *bog = file->private_data;
	int ret = generic_file_mmap(file, vma);

	if (!ret)
		bog->how |= BOG_USED;
	return ret;
}

static const struct file_operations bog_fops = {
	.owner = THIS_MODULE,
	.mmap = bog_mmap,
	.release = bog_release,
};
