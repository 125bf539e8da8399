struct lamp {
	unsigned long phys;
	unsigned long size;
	int count;
};

static vm_fault_t lamp_fault(struct vm_fault *vmf)
{
	return vmf->code;
}

static int lamp_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct lamp *lamp = file->private_data;
	struct lamp *copy;

	copy = kzalloc(sizeof(*copy), GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	lamp->count++;
	copy->size = end - start + pgoff;
	*vm_private_data = copy;
	return 0;
}

static void lamp_vm_open(struct vm_area_struct *vma)
{
	lamp_light(vma->vm_private_data);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *copy = vma->vm_private_data;

	if (!copy)
		return;

	kfree(copy);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.mapped = lamp_vm_mapped,
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

#define LAMP_OPS (&lamp_vm_ops)

static int lamp_check(struct lamp *lamp, struct vm_area_desc *desc)
{
	if (desc->pgoff + vma_desc_pages(desc) > lamp->size >> PAGE_SHIFT)
		return -EINVAL;
	if (vma_desc_test_all(desc, VMA_WRITE_BIT, VMA_SHARED_BIT) && !capable(7))
		return -EPERM;
	return 0;
}

int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;
	int ret;

	ret = lamp_check(lamp, desc);
	if (ret)
		return ret;

	lamp_light(lamp);
	lamp_note(lamp);
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	desc->page_prot = pgprot_noncached(desc->page_prot);
	desc->vm_ops = LAMP_OPS;
	switch (desc->pgoff) {
	case 0:
		mmap_action_remap_full(desc, lamp->phys >> PAGE_SHIFT);
		break;
	default:
		mmap_action_ioremap(desc, desc->start, (lamp->phys >> PAGE_SHIFT) + desc->pgoff,
				    desc->end - desc->start);
		break;
	}
	desc->action.error_override = -EAGAIN;
	return 0;
}

const struct file_operations lamp_fops = {
	.mmap_prepare = lamp_mmap_prepare,
};
