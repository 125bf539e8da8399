// What is called for a mapping that merges, too, can make it fail where the hook returns its error.
#include <linux/fs.h>
#include <linux/mm.h>

struct tide {
	void __iomem *regs;
};

int tide_hardware_test(void __iomem *regs);

static const struct vm_operations_struct tide_vm_ops = {
	.fault = filemap_fault,
};

static int tide_test(struct tide *tide)
{
	return tide_hardware_test(tide->regs);
}

static int tide_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tide *tide = file->private_data;
	int error;

	error = tide_test(tide);
	if (error)
		return error;
	file_accessed(file);
	vma->vm_ops = &tide_vm_ops;
	return 0;
}

static const struct file_operations tide_fops = {
	.mmap = tide_mmap,
};
