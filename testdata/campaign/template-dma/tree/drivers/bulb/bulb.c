#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/dma-mapping.h>

struct bulb {
	struct device *dev;
	void *cpu;
	dma_addr_t dma;
	size_t len;
	struct mutex lock;
};

/* the lock keeps the memory until it is mapped */
static int bulb_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bulb *bulb = file->private_data;
	int ret = -ENXIO;

	mutex_lock(&bulb->lock);
	if (bulb->cpu)
		ret = dma_mmap_coherent(bulb->dev, vma, bulb->cpu, bulb->dma,
					bulb->len);
	mutex_unlock(&bulb->lock);

	return ret;
}

static const struct file_operations bulb_fops = {
	.mmap = bulb_mmap,
};

/* one after the other: an action can be set once */
static int bulb_both_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bulb *bulb = file->private_data;
	int ret;

	ret = dma_mmap_coherent(bulb->dev, vma, bulb->cpu, bulb->dma, bulb->len);
	if (ret)
		ret = dma_mmap_wc(bulb->dev, vma, bulb->cpu, bulb->dma,
				  bulb->len);
	return ret;
}

static const struct file_operations bulb_both_fops = {
	.mmap = bulb_both_mmap,
};

/* flags that the mapping has got are taken away again */
static int bulb_dump_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bulb *bulb = file->private_data;
	int ret;

	ret = dma_mmap_coherent(bulb->dev, vma, bulb->cpu, bulb->dma, bulb->len);
	if (!ret)
		vm_flags_clear(vma, VM_DONTDUMP);
	return ret;
}

static const struct file_operations bulb_dump_fops = {
	.mmap = bulb_dump_mmap,
};
