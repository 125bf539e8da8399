#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/dma-mapping.h>

struct lamp {
	struct device *dev;
	void *cpu;
	dma_addr_t dma;
	size_t len;
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	return dma_mmap_coherent(lamp->dev, vma, lamp->cpu, lamp->dma,
				 lamp->len);
}

static const struct file_operations lamp_fops = {
	.mmap = lamp_mmap,
};

/* the offset is a selector, and is put back for those who read it */
static int lamp_pick_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	unsigned long which = vma->vm_pgoff;
	int ret;

	vma->vm_pgoff = 0;
	ret = dma_mmap_wc(lamp[which & 1].dev, vma, lamp[which & 1].cpu,
			  lamp[which & 1].dma, lamp[which & 1].len);
	vma->vm_pgoff = which;

	return ret;
}

static const struct file_operations lamp_pick_fops = {
	.mmap = lamp_pick_mmap,
};
