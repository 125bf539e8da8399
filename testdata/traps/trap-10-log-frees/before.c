// The function that logs gives something back, one level down.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct onyx {
	struct cdev cdev;
	phys_addr_t regs;
	void *scratch;
};

static void onyx_done(struct onyx *onyx)
{
	kfree(onyx->scratch);
	onyx->scratch = NULL;
}

static void onyx_log(struct onyx *onyx, const char *what)
{
	pr_err("onyx: %s\n", what);
	onyx_done(onyx);
}

static int onyx_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct onyx, cdev);
	return 0;
}

static int onyx_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct onyx *onyx = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(onyx->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		onyx_log(onyx, "cannot map");
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations onyx_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap	= onyx_mmap,
};
