// Bells: a macro that was not found and assembly, both there for what they do.
#include <linux/fs.h>
#include <linux/mm.h>

static phys_addr_t bell_base;

static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	BELL_COUNT(file->private_data, rings);
	return vm_iomap_memory(vma, bell_base, PAGE_SIZE);
}

static int assembly_mmap(struct file *file, struct vm_area_struct *vma)
{
	asm volatile("outb %0, $0x80" : : "a" (1));
	return vm_iomap_memory(vma, bell_base, PAGE_SIZE);
}

/* Good: it gives a value. */
static int value_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, bell_base + BELL_OFFSET(1), PAGE_SIZE);
}

static const struct file_operations macro_fops = { .mmap = macro_mmap };
static const struct file_operations assembly_fops = { .mmap = assembly_mmap };
static const struct file_operations value_fops = { .mmap = value_mmap };
