// Kennels: what a handler sets to the same each time, and others set to something else: it says how things stand.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define SET_MAPPED(d, v) ((d)->painted = (v))

struct plain {
	unsigned long frame;
	int leashed;
};

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plain *d = file->private_data;

	d->leashed = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int plain_release(struct inode *inode, struct file *file)
{
	struct plain *d = file->private_data;

	if (d->leashed)
		pr_debug("kennel: was mapped\n");
	d->leashed = 0;
	return 0;
}

static const struct file_operations plain_fops = {
	.owner = THIS_MODULE,
	.mmap = plain_mmap,
	.release = plain_release,
};

struct bit {
	unsigned long frame;
	unsigned long traits;
};

static int bit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bit *d = file->private_data;

	set_bit(3, &d->traits);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int bit_release(struct inode *inode, struct file *file)
{
	struct bit *d = file->private_data;

	clear_bit(3, &d->traits);
	return 0;
}

static const struct file_operations bit_fops = {
	.owner = THIS_MODULE,
	.mmap = bit_mmap,
	.release = bit_release,
};

struct alias {
	unsigned long frame;
	int muzzled;
};

static int alias_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct alias *d = file->private_data;
	int *m = &d->muzzled;

	*m = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int alias_release(struct inode *inode, struct file *file)
{
	struct alias *d = file->private_data;

	d->muzzled = 0;
	return 0;
}

static const struct file_operations alias_fops = {
	.owner = THIS_MODULE,
	.mmap = alias_mmap,
	.release = alias_release,
};

struct macro {
	unsigned long frame;
	int painted;
};

static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct macro *d = file->private_data;

	SET_MAPPED(d, 1);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int macro_release(struct inode *inode, struct file *file)
{
	struct macro *d = file->private_data;

	SET_MAPPED(d, 0);
	return 0;
}

static const struct file_operations macro_fops = {
	.owner = THIS_MODULE,
	.mmap = macro_mmap,
	.release = macro_release,
};

struct element {
	unsigned long frame;
	u8 bowls[8];
};

static int element_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct element *d = file->private_data;

	if (vma->vm_pgoff > 7)
		return -EINVAL;
	d->bowls[vma->vm_pgoff] = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int element_release(struct inode *inode, struct file *file)
{
	struct element *d = file->private_data;

	d->bowls[2] = 0;
	return 0;
}

static const struct file_operations element_fops = {
	.owner = THIS_MODULE,
	.mmap = element_mmap,
	.release = element_release,
};

struct exchanged {
	unsigned long frame;
	int groomed;
};

static int exchanged_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct exchanged *d = file->private_data;

	d->groomed = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int exchanged_release(struct inode *inode, struct file *file)
{
	struct exchanged *d = file->private_data;

	if (xchg(&d->groomed, 0))
		pr_debug("kennel: was mapped\n");
	return 0;
}

static const struct file_operations exchanged_fops = {
	.owner = THIS_MODULE,
	.mmap = exchanged_mmap,
	.release = exchanged_release,
};

struct source {
	unsigned long frame;
	int diet;
	int wanted_diet;
};

static int source_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct source *d = file->private_data;

	d->diet = d->wanted_diet;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int source_release(struct inode *inode, struct file *file)
{
	struct source *d = file->private_data;

	d->wanted_diet = 4;
	return 0;
}

static const struct file_operations source_fops = {
	.owner = THIS_MODULE,
	.mmap = source_mmap,
	.release = source_release,
};

struct coat {
	int length;
	int curl;
};

struct whole {
	unsigned long frame;
	struct coat coat;
	struct coat *next;
};

static int whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct whole *d = file->private_data;

	d->coat = *d->next;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations whole_fops = {
	.owner = THIS_MODULE,
	.mmap = whole_mmap,
};
