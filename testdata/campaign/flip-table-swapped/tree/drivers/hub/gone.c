#include <linux/fs.h>
#include <linux/hub.h>

static int gone_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations gone_fops = {
	.mmap = gone_mmap,
};

/* whoever has it open sees nothing any more */
void hub_gone(struct hub *hub)
{
	struct hub_file *one;

	list_for_each_entry(one, &hub->files, list)
		one->file->f_op = &gone_fops;
}
