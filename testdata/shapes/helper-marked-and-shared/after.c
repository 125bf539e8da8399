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

/* As mole_map(), for a mapping that is being prepared. */
static int mole_map_desc(struct mole *mole, struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, mole->frame);
	return 0;
}
NOKPROBE_SYMBOL(mole_map);

static int mole_mmap_prepare(struct vm_area_desc *desc)
{
	return mole_map_desc(desc->file->private_data, desc);
}

static const struct file_operations mole_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = mole_mmap_prepare,
};

int mole_again(struct mole *mole, struct vm_area_struct *vma)
{
	return mole_map(mole, vma);
}
