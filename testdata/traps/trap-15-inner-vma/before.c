// A maze: an inner block has a VMA of its own by the same name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct maze {
	struct cdev cdev;
	unsigned long shadow;
	phys_addr_t regs;
	size_t len;
};

static int maze_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct maze, cdev);
	return 0;
}

static int maze_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct maze *maze = file->private_data;

	if (maze->shadow) {
		struct vm_area_struct *vma = find_vma(current->mm, maze->shadow);

		if (!vma || vma->vm_start > maze->shadow)
			return -EFAULT;
	}
	return vm_iomap_memory(vma, maze->regs, maze->len);
}

static const struct file_operations maze_fops = {
	.owner	= THIS_MODULE,
	.open	= maze_open,
	.mmap	= maze_mmap,
};
