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

static void barn_close(struct vm_area_struct *vma)
{
	struct barn *barn = vma->vm_file->private_data;

	barn->users--;
	darken(barn);
}

static const struct vm_operations_struct barn_ops = {
	.open = barn_open,
	.close = barn_close,
};

static int front_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barn *barn = file->private_data;

	vma->vm_ops = &barn_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	light_up(barn);
	barn->users++;
	return 0;
}

static int back_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barn *barn = file->private_data;

	vma->vm_ops = &barn_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	light_up(file->private_data);
	barn->users += 1;
	return 0;
}

static const struct file_operations front_fops = { .mmap = front_mmap };
static const struct file_operations back_fops = { .mmap = back_mmap };
