// A cam: its macro for messages ends in a function of another module, which gets what the macro gets.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define CAM_LOG(level, ...)						\
	do {								\
		if ((level) < cam_level)				\
			cam_log_write(level, __func__, __VA_ARGS__);	\
	} while (0)

extern int cam_level;
void cam_log_write(int level, const char *who, const char *format, ...);

struct cam {
	unsigned long pfn;
};

static int cam_mmap_prepare(struct vm_area_desc *desc)
{
	struct cam *cam = desc->file->private_data;

	mmap_action_remap_full(desc, cam->pfn);
	return 0;
}

static const struct file_operations cam_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = cam_mmap_prepare,
};
