#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	struct file *cellar;
};

static void barn_switch(struct vm_area_desc *desc, struct file *file)
{
	desc->vm_file = file;
}

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	struct barn *barn = desc->file->private_data;

	barn_switch(desc, barn->cellar);
	return 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
};
