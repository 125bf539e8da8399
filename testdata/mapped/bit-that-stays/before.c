// The bit says that the file was mapped once, and stays.
#include <linux/fs.h>
#include <linux/mm.h>

#define REED_SEEN 2

struct reed {
	unsigned long marks;
};

static int reed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reed *reed = file->private_data;

	set_bit(REED_SEEN, &reed->marks);
	return generic_file_mmap(file, vma);
}

static int reed_release(struct inode *inode, struct file *file)
{
	struct reed *reed = file->private_data;

	if (test_bit(REED_SEEN, &reed->marks))
		reed_write_out(inode);
	return 0;
}

static const struct file_operations reed_fops = {
	.owner = THIS_MODULE,
	.mmap = reed_mmap,
	.release = reed_release,
};
