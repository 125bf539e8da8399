// A tank: its table is a copy of what it finds, which may have either hook.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long tank_pfn;

static int tank_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, tank_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations tank_fops;

static void tank_wrap(const struct file_operations *lower)
{
	memcpy(&tank_fops, lower, sizeof(tank_fops));
	tank_fops.mmap = tank_mmap;
}
