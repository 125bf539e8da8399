#include <linux/version.h>
struct pan;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
int pan_fill(struct pan *pan, unsigned long first, unsigned long last,
	     struct vm_area_desc *desc,
	     int hot); int pan_empty(struct pan *pan);
#else
int pan_fill(struct pan *pan, unsigned long first, unsigned long last,
	     struct vm_area_struct *vma,
	     int hot); int pan_empty(struct pan *pan);
#endif
