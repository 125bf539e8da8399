// A mesh: the flag that the mapping call sets is tested behind it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mesh {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int mesh_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mesh, cdev);
	return 0;
}

static int mesh_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mesh *mesh = file->private_data;
	int ret;

	ret = vm_map_pages(vma, mesh->pages, mesh->count);
	if (ret)
		return ret;
	if (!(vma->vm_flags & VM_MIXEDMAP))
		return -EIO;
	return 0;
}

static const struct file_operations mesh_fops = {
	.owner	= THIS_MODULE,
	.open	= mesh_open,
	.mmap	= mesh_mmap,
};
