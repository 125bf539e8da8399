#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct heron {
	unsigned long pfn;
};

struct heron_calls {
	int (*map)(struct file *file, struct vm_area_struct *vma);
};

#define HERON_FN(n)	heron_##n
#define HERON_OF(n)	HERON_FN(n)
#define CALLS(n)	{ .map = n##_map_pages }
#define PUBLISH(a, b)	EXPORT_SYMBOL_GPL(a##_##b)

static int heron_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heron *heron = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, heron->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

int heron_again(struct file *file, struct vm_area_struct *vma);

int heron_again(struct file *file, struct vm_area_struct *vma)
{
	return HERON_OF(mmap)(file, vma);
}

static const struct file_operations heron_fops = {
	.owner	= THIS_MODULE,
	.mmap	= heron_mmap,
};

static int egret_map_pages(struct file *file, struct vm_area_struct *vma)
{
	struct heron *heron = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, heron->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct heron_calls egret_calls = CALLS(egret);

static const struct file_operations egret_fops = {
	.owner	= THIS_MODULE,
	.mmap	= egret_map_pages,
};

int stork_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heron *heron = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, heron->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
PUBLISH(stork, mmap);

static const struct file_operations stork_fops = {
	.owner	= THIS_MODULE,
	.mmap	= stork_mmap,
};
