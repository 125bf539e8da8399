// Sluices: what runs behind the mapping call in helpers and neither sees nor undoes what the action does.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	phys_addr_t phys;
	unsigned long len;
};

static int sluice_map(struct sluice *sluice, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, sluice->phys, sluice->len);
}

static void sluice_mark(struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_WRITE))
		vm_flags_set(vma, VM_DONTCOPY);
}

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = sluice_map(file->private_data, vma);
	if (ret)
		return ret;
	sluice_mark(vma);
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_mmap,
};
