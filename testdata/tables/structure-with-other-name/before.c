// The structure that holds the table is known by another name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

typedef struct _WELL_DRIVER {
	int users;
	struct file_operations table;
} WELL_DRIVER, *PWELL_DRIVER;

static unsigned long well_pfn;

static int well_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, well_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static void well_init(PWELL_DRIVER driver)
{
	driver->table.mmap = well_mmap;
}
