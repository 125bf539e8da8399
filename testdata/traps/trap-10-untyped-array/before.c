// The array holds void pointers, which the action does not take.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wren {
	void *folios[16];
};

static int wren_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wren *wren = file->private_data;
	int i, ret;

	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, wren->folios[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations wren_fops = {
	.owner	= THIS_MODULE,
	.mmap	= wren_mmap,
};
