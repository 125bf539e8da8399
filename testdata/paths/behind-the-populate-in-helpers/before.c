// Sluices: what runs behind the mapping call does so in functions that the handler calls, or behind a helper that maps.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	phys_addr_t phys;
	unsigned long len;
	struct page **pages;
	unsigned long count;
};

static int sluice_open_gate(struct sluice *sluice, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, sluice->phys, sluice->len);
}

static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long gate = vma->vm_pgoff;
	int ret;

	vma->vm_pgoff = 0;
	ret = sluice_open_gate(file->private_data, vma);
	vma->vm_pgoff = gate;
	return ret;
}

static void sluice_allow_dump(struct vm_area_struct *vma)
{
	vm_flags_clear(vma, VM_DONTDUMP);
}

static int dump_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, sluice->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (!ret)
		sluice_allow_dump(vma);
	return ret;
}

static bool sluice_is_raw(struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_PFNMAP;
}

static int raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int ret;

	ret = io_remap_pfn_range(vma, vma->vm_start, sluice->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	if (ret)
		return ret;
	return sluice_is_raw(vma) ? 0 : -EIO;
}

static unsigned long sluice_flags(struct vm_area_struct *vma)
{
	return vma->vm_flags;
}

static int word_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int ret;

	ret = io_remap_pfn_range(vma, vma->vm_start, sluice->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	if (ret)
		return ret;
	return (sluice_flags(vma) & VM_DONTEXPAND) ? 0 : -EIO;
}

static void sluice_combine(struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
}

static int pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int ret;

	if (vma_pages(vma) != sluice->count)
		return -EINVAL;
	ret = vm_map_pages_zero(vma, sluice->pages, sluice->count);
	if (ret)
		return ret;
	sluice_combine(vma);
	return 0;
}

static int early_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	pgprot_t prot = vma->vm_page_prot;

	sluice_combine(vma);
	return remap_pfn_range(vma, vma->vm_start, sluice->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations offset_fops = {
	.owner = THIS_MODULE,
	.mmap = offset_mmap,
};

static const struct file_operations dump_fops = {
	.owner = THIS_MODULE,
	.mmap = dump_mmap,
};

static const struct file_operations raw_fops = {
	.owner = THIS_MODULE,
	.mmap = raw_mmap,
};

static const struct file_operations word_fops = {
	.owner = THIS_MODULE,
	.mmap = word_mmap,
};

static const struct file_operations pages_fops = {
	.owner = THIS_MODULE,
	.mmap = pages_mmap,
};

static const struct file_operations early_fops = {
	.owner = THIS_MODULE,
	.mmap = early_mmap,
};
