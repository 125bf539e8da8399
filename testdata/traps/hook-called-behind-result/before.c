// Borages: the hook of a file is called that a descriptor leads to.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct borage {
	phys_addr_t base;
};

static int borage_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct borage *borage = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(borage->base), vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

int borage_forward(unsigned int number, struct vm_area_struct *vma)
{
	CLASS(fd, f)(number);

	if (fd_empty(f))
		return -EBADF;
	return fd_file(f)->f_op->mmap(fd_file(f), vma);
}

static const struct file_operations borage_fops = {
	.owner	= THIS_MODULE,
	.mmap	= borage_mmap,
};
