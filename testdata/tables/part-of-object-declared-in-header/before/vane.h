#include <linux/fs.h>
#include <linux/miscdevice.h>

typedef struct _VANE {
	struct miscdevice misc;
	struct file_operations table;
	unsigned long pfn;
} VANE;

extern VANE *the_vane;
