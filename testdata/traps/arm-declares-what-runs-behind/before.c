#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t base;
	unsigned long moored;
};

#ifndef CONFIG_FERRY_TOLL
static inline void ferry_note(struct ferry *ferry)
{
}
#elif defined(CONFIG_FERRY_LOG)
extern void ferry_note(struct ferry *ferry);
#else
#define ferry_note(ferry) do { } while (0)
#endif

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ferry->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (!ret)
		ferry_note(ferry);
	return ret;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
