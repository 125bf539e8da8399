// A lock with two gates: the tables of an array are copied in a loop.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, gate_base, gate_size);
}

static const struct file_operations gate_fops[] = {
	{ .owner = THIS_MODULE, .mmap = gate_mmap },
	{ .owner = THIS_MODULE },
};

static struct file_operations gate_open_fops[ARRAY_SIZE(gate_fops)];

void gate_setup(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(gate_fops); i++) {
		gate_open_fops[i] = gate_fops[i];
		gate_open_fops[i].mmap = NULL;
	}
}
