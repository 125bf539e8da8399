// The structure that holds the table is known by another name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

typedef struct _WELL_DRIVER {
	int users;
	struct file_operations table;
} WELL_DRIVER, *PWELL_DRIVER;

static unsigned long well_pfn;

static int well_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, well_pfn);
	return 0;
}

static void well_init(PWELL_DRIVER driver)
{
	driver->table.mmap_prepare = well_mmap_prepare;
}
