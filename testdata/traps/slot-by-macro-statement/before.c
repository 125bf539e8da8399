#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define install(table, member, function) do {	\
		(table)->member = (function);	\
	} while (0)

struct fern {
	struct file_operations fops;
};

static int fern_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

void fern_fill(struct fern *fern);
void fern_fill(struct fern *fern)
{
	struct file_operations *fops = &fern->fops;

	install(fops, open, NULL);
	install(fops, mmap, fern_mmap);
}
