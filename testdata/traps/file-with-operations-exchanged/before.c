// Lutes: the operations of an open file are exchanged when the card goes.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <sound/core.h>

struct lute {
	struct snd_card *card;
	unsigned long frame;
};

static int lute_open(struct inode *inode, struct file *file)
{
	struct lute *lute = snd_lookup_minor_data(iminor(inode), 7);

	file->private_data = lute;
	return snd_card_file_add(lute->card, file);
}

static int lute_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lute *lute = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, lute->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lute_fops = {
	.owner = THIS_MODULE,
	.open = lute_open,
	.mmap = lute_mmap,
};
