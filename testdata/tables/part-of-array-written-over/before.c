// A rack: the tables stand in objects of an array, and one of them is replaced as a whole.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rack {
	unsigned long pfn;
	struct file_operations table;
};

static struct rack racks[4];
extern const struct file_operations rack_still;

static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rack *rack = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, rack->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

void rack_init(struct rack *rack)
{
	rack->table.owner = THIS_MODULE;
	rack->table.mmap = rack_mmap;
	racks[0].table = rack_still;
}
