#include <linux/mm.h>
#include <linux/vmalloc.h>

int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long to,
				void *from, unsigned long pgoff,
				unsigned long len)
{
	struct vm_struct *area = find_vm_area(from);
	unsigned long off, end;

	if (check_shl_overflow(pgoff, PAGE_SHIFT, &off))
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!PAGE_ALIGNED(from) || !area)
		return -EINVAL;
	if (check_add_overflow(len, off, &end) || end > get_vm_area_size(area))
		return -EINVAL;
	for (; len; len -= PAGE_SIZE, from += PAGE_SIZE, to += PAGE_SIZE)
		if (vm_insert_page(vma, to, vmalloc_to_page(from)))
			return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	return 0;
}

int remap_vmalloc_range(struct vm_area_struct *vma, void *addr,
			unsigned long pgoff)
{
	unsigned long len = vma->vm_end - vma->vm_start;

	return remap_vmalloc_range_partial(vma, vma->vm_start, addr, pgoff, len);
}
EXPORT_SYMBOL(remap_vmalloc_range);
