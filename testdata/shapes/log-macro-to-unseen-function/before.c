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

static int cam_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, cam->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret < 0) {
		CAM_LOG(3, "cannot map: %d", ret);
		return ret;
	}
	return 0;
}

static const struct file_operations cam_fops = {
	.owner	= THIS_MODULE,
	.mmap	= cam_mmap,
};
