// Beehives: what a handler sets to the same each time, and others write as a part of something larger.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

struct frame_of {
	int smoked;
	int brood;
};

struct rack {
	unsigned long frame;
	struct frame_of slots[4];
};

static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rack *d = file->private_data;

	d->slots[1].smoked = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int rack_release(struct inode *inode, struct file *file)
{
	struct rack *d = file->private_data;

	d->slots[1] = (struct frame_of){ .brood = 2 };
	return 0;
}

static const struct file_operations rack_fops = {
	.owner = THIS_MODULE,
	.mmap = rack_mmap,
	.release = rack_release,
};

typedef struct {
	u8 sealed;
	u8 honey;
} super_t;

static super_t super_state;
static const super_t super_blank;

struct upper {
	unsigned long frame;
};

static int upper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct upper *d = file->private_data;

	super_state.sealed = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int upper_release(struct inode *inode, struct file *file)
{
	memcpy(&super_state, &super_blank, sizeof(super_state));
	return 0;
}

static const struct file_operations upper_fops = {
	.owner = THIS_MODULE,
	.mmap = upper_mmap,
	.release = upper_release,
};

struct queen {
	unsigned long frame;
	struct {
		bool marked;
		u8 year;
	} paint;
};

static void queen_renew(struct queen *q)
{
	memset(q, 0, sizeof(*q));
}

static int queen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct queen *d = file->private_data;

	d->paint.marked = true;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int queen_release(struct inode *inode, struct file *file)
{
	struct queen *d = file->private_data;

	queen_renew(d);
	return 0;
}

static const struct file_operations queen_fops = {
	.owner = THIS_MODULE,
	.mmap = queen_mmap,
	.release = queen_release,
};

union tag {
	struct {
		u16 ringed : 1;
		u16 colour : 3;
	} b;
	u16 all;
};

struct drone {
	unsigned long frame;
	union tag tag;
};

static int drone_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drone *d = file->private_data;

	d->tag.b.ringed = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int drone_release(struct inode *inode, struct file *file)
{
	struct drone *d = file->private_data;

	d->tag.all = 0;
	return 0;
}

static const struct file_operations drone_fops = {
	.owner = THIS_MODULE,
	.mmap = drone_mmap,
	.release = drone_release,
};

struct forager {
	unsigned long frame;
	int flights;
};

static int forager_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct forager *d = file->private_data;

	d->flights = 9;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static ssize_t forager_write(struct file *file, const char __user *from, size_t n, loff_t *at)
{
	struct forager *d = file->private_data;

	return -d->flights-- ? n : -EAGAIN;
}

static const struct file_operations forager_fops = {
	.owner = THIS_MODULE,
	.mmap = forager_mmap,
	.write = forager_write,
};

static unsigned int swarm_limit = 3;

struct knob {
	const char *name;
	void *data;
};

static struct knob swarm_knobs[] = {
	{ .name = "limit", .data = &swarm_limit },
};

struct swarm {
	unsigned long frame;
};

static int swarm_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct swarm *d = file->private_data;

	swarm_limit = 5;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations swarm_fops = {
	.owner = THIS_MODULE,
	.mmap = swarm_mmap,
};

static bool drowsy;
module_param_named(sleepy, drowsy, bool, 0600);

struct winter {
	unsigned long frame;
};

static int winter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct winter *d = file->private_data;

	drowsy = false;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations winter_fops = {
	.owner = THIS_MODULE,
	.mmap = winter_mmap,
};

struct comb {
	unsigned long frame;
	u8 capped[6];
};

static int comb_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct comb *d = file->private_data;

	d->capped[2] = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int comb_release(struct inode *inode, struct file *file)
{
	struct comb *d = file->private_data;

	u8 *cell = d->capped;
	int left = 6;

	while (left--)
		*cell++ = 0;
	return 0;
}

static const struct file_operations comb_fops = {
	.owner = THIS_MODULE,
	.mmap = comb_mmap,
	.release = comb_release,
};

struct tray {
	unsigned long frame;
	u8 lidded[6];
};

static int tray_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tray *d = file->private_data;

	d->lidded[2] = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int tray_release(struct inode *inode, struct file *file)
{
	struct tray *d = file->private_data;

	memset(d->lidded, 0, 6);
	return 0;
}

static const struct file_operations tray_fops = {
	.owner = THIS_MODULE,
	.mmap = tray_mmap,
	.release = tray_release,
};

struct heater_regs {
	volatile u32 power;
	volatile u32 state;
};

struct heater {
	unsigned long frame;
	struct heater_regs *regs;
};

static int heater_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heater *d = file->private_data;

	d->regs->power = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations heater_fops = {
	.owner = THIS_MODULE,
	.mmap = heater_mmap,
};

struct scale {
	unsigned long frame;
	void *base;
};

static int scale_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct scale *d = file->private_data;

	*(volatile u32 *)d->base = 7;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations scale_fops = {
	.owner = THIS_MODULE,
	.mmap = scale_mmap,
};

struct coat {
	int length;
	int curl;
};

static const struct coat coat_plain = { .length = 1 };

struct wool {
	unsigned long frame;
	struct coat coat;
	struct wool *next;
};

static int wool_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wool *d = file->private_data;

	d->coat = coat_plain;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int wool_release(struct inode *inode, struct file *file)
{
	struct wool *d = file->private_data;

	d->coat.curl = 4;
	return 0;
}

static const struct file_operations wool_fops = {
	.owner = THIS_MODULE,
	.mmap = wool_mmap,
	.release = wool_release,
};

static int yarn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wool *d = file->private_data;

	d->next->coat = (struct coat){ .curl = 2 };
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations yarn_fops = {
	.owner = THIS_MODULE,
	.mmap = yarn_mmap,
};
