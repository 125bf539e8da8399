#include <linux/fs.h>
#include <linux/mm.h>
struct quilt { unsigned long pfn; };
static int quilt_map(struct quilt *quilt, struct vm_area_desc *desc);
static int quilt_mmap_prepare(struct vm_area_desc *desc);
