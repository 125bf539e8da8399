// Ferrets: a macro of the file uses a variable whose name the descriptor would get.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferret_class {
	int id;
};

struct ferret {
	unsigned long frame;
};

static struct ferret_class *desc;

#define FERRET_ID (desc->id)
#define ferret_dbg(fmt, ...) pr_debug("%d: " fmt, FERRET_ID, ##__VA_ARGS__)

static int ferret_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferret *ferret = file->private_data;

	ferret_dbg("frame %lx\n", ferret->frame);
	return remap_pfn_range(vma, vma->vm_start, ferret->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ferret_fops = {
	.owner = THIS_MODULE,
	.mmap = ferret_mmap,
};
