// Headers whose names stand in a macro, or on the next line, name something as the new parameter would be named.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define PLAT_HEADER "plat.h"
#include PLAT_HEADER
#include \
	"more.h"

static int plat_mmap_prepare(struct vm_area_desc *vma_desc)
{
	mmap_action_remap_full(vma_desc, PLAT_FRAME + PLAT_MORE);
	return 0;
}

static const struct file_operations plat_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = plat_mmap_prepare,
};
