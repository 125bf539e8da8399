#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct stork {
	unsigned long frame;
};

static int stork_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stork *s = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, s->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct {
	int users;
	struct {
		struct file_operations table;
	} files;
} stork_state;

static void stork_fill(bool can_map)
{
	stork_state.files.table.mmap = can_map ? stork_mmap : NULL;
}
