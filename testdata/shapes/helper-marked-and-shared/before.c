// The helper has another caller: a second form of it would not be marked.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include <linux/kprobes.h>

struct mole {
	unsigned long frame;
};

static int mole_map(struct mole *mole, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, mole->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
NOKPROBE_SYMBOL(mole_map);

static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
	return mole_map(file->private_data, vma);
}

static const struct file_operations mole_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mole_mmap,
};

int mole_again(struct mole *mole, struct vm_area_struct *vma)
{
	return mole_map(mole, vma);
}
