// A trace of mappings: behind the population the page offset is what mapped() gets.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static void trace_vm_open(struct vm_area_struct *vma)
{
	pr_info("from %lx at %lx\n", vma->vm_start, vma->vm_pgoff);
}

static int trace_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	pr_info("from %lx at %lx\n", start, pgoff);

	return 0;
}

static void trace_vm_close(struct vm_area_struct *vma)
{
	pr_info("gone\n");
}

static const struct vm_operations_struct trace_vm_ops = {
	.open = trace_vm_open,
	.close = trace_vm_close,
	.mapped = trace_vm_mapped,
};

static int trace_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_ioremap_full(desc, desc->pgoff);
	desc->action.error_override = -EAGAIN;
	desc->vm_ops = &trace_vm_ops;
	return 0;
}

static void early_vm_open(struct vm_area_struct *vma)
{
	pr_info("from %lx at %lx\n", vma->vm_start, vma->vm_pgoff);
}

static const struct vm_operations_struct early_vm_ops = {
	.open = early_vm_open,
	.close = trace_vm_close,
};

/* Before it the offset may still be another one. */
static int early_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &early_vm_ops;
	early_vm_open(vma);
	return io_remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations trace_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = trace_mmap_prepare,
};

static const struct file_operations early_fops = {
	.owner = THIS_MODULE,
	.mmap = early_mmap,
};
