// Barns: two handlers take the same for one table, in the same order, in other words.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	int users;
	int doors;
};

int barn_light(struct barn *barn);
void barn_dark(struct barn *barn);

static void light(struct barn *barn)
{
	barn_light(barn);
}

static void light_up(struct barn *barn)
{
	light(barn);
}

static void dark(struct barn *barn)
{
	barn_dark(barn);
}

static void darken(struct barn *barn)
{
	dark(barn);
}

static void barn_open(struct vm_area_struct *vma)
{
	struct barn *barn = vma->vm_file->private_data;

	light_up(barn);
	barn->users++;
}

static int barn_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct barn *barn = file->private_data;

	light_up(barn);
	barn->users++;

	return 0;
}

static void barn_close(struct vm_area_struct *vma)
{
	struct barn *barn = vma->vm_file->private_data;

	barn->users--;
	darken(barn);
}

static const struct vm_operations_struct barn_ops = {
	.open = barn_open,
	.close = barn_close,
	.mapped = barn_mapped,
};

static int front_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &barn_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static int back_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &barn_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations front_fops = { .mmap_prepare = front_mmap_prepare };
static const struct file_operations back_fops = { .mmap_prepare = back_mmap_prepare };
