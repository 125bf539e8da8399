#include <linux/fs.h>
#include <linux/mm.h>
struct quilt { unsigned long pfn; };
static int quilt_map(struct quilt *quilt, struct vm_area_struct *vma);
static int quilt_mmap(struct file *file, struct vm_area_struct *vma);
