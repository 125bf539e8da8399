#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <sound/core.h>

struct lute {
	struct snd_card *card;
	unsigned long frame;
};

static int lute_open(struct inode *inode, struct file *file)
{
	struct lute *l = snd_lookup_minor_data(iminor(inode), SNDRV_DEVICE_TYPE_HWDEP);

	if (!l)
		return -ENODEV;
	file->private_data = l;
	return snd_card_file_add(l->card, file);
}

static int lute_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lute *l = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, l->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lute_fops = {
	.owner = THIS_MODULE,
	.open = lute_open,
	.mmap = lute_mmap,
};
