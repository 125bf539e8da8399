// A quill: messages print the flags, in formats that can print names and in some that cannot.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define QUILL_DRAWN "0x%lx\n"
#define quill_dbg(fmt, ...) do { if (quill_debug) pr_info("quill: " fmt, ##__VA_ARGS__); } while (0)

static int quill_debug;

struct quill {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int quill_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct quill, cdev);
	return 0;
}

static int quill_mmap_prepare(struct vm_area_desc *desc)
{
	struct quill *quill = desc->file->private_data;

	pr_debug("drawing at %5d%%\n"
		 "     start  == 0x%08llX\n"
		 "     flags  == %pGv\n"
		 "     length == 0x%04lX\n",
		 1, (unsigned long long)desc->start, &desc->vma_flags,
		 quill->len);
	pr_debug("%*d: %pGv\n", 4, 1, &desc->vma_flags);
	quill_dbg("flags=%pGv", &desc->vma_flags);
	pr_debug("flags in words: %lu\n", vma_flags_to_legacy(desc->vma_flags));
	pr_debug("flags of all: %lx\n",
		 vma_flags_to_legacy(desc->vma_flags) & VM_SHARED);
	pr_debug(QUILL_DRAWN, vma_flags_to_legacy(desc->vma_flags));
	pr_debug("only as wide as: %*lx\n", 8,
		 vma_flags_to_legacy(desc->vma_flags));
	pr_debug("%s%lx\n" QUILL_DRAWN, "flags ",
		 vma_flags_to_legacy(desc->vma_flags), quill->len);
	mmap_action_simple_ioremap(desc, quill->regs, quill->len);
	return 0;
}

static const struct file_operations quill_fops = {
	.owner	= THIS_MODULE,
	.open	= quill_open,
	.mmap_prepare = quill_mmap_prepare,
};
