/* Drivers whose flags the core looks at when the hook has returned. */
struct meter {
	struct page **pages;
	unsigned long count;
};

static const struct vm_operations_struct meter_vm_ops = {
	.fault	= meter_fault,
};

/* With neither VM_PFNMAP nor VM_MIXEDMAP beside it. */
static int io_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	vma->vm_ops = &meter_vm_ops;
	return 0;
}

/* The flag comes a statement later. */
static int mixed_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	vma->vm_ops = &meter_vm_ops;
	vm_flags_set(vma, VM_MIXEDMAP);
	return 0;
}

/* Set and taken back. */
static int withdrawn_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	vm_flags_clear(vma, VM_IO);
	vma->vm_ops = &meter_vm_ops;
	return 0;
}

/* The action adds VM_MIXEDMAP. */
static int action_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct meter *m = file->private_data;

	vm_flags_set(vma, VM_IO);
	if (vma_pages(vma) != m->count)
		return -EINVAL;
	return vm_map_pages_zero(vma, m->pages, m->count);
}

/* Only one of two ways has an action. */
static int one_way_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct meter *m = file->private_data;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	if (!m->count) {
		vma->vm_ops = &meter_vm_ops;
		return 0;
	}
	if (vma_pages(vma) != m->count)
		return -EINVAL;
	return vm_map_pages_zero(vma, m->pages, m->count);
}

static int readonly_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	vm_flags_clear(vma, VM_MAYWRITE | VM_MAYEXEC);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &meter_vm_ops;
	return 0;
}

/* Nothing is left to be taken. */
static int never_writable_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & (VM_WRITE | VM_MAYWRITE))
		return -EPERM;
	vm_flags_clear(vma, VM_MAYWRITE);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &meter_vm_ops;
	return 0;
}

/* Registers, mapped as a whole. */
static int registers_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	vm_flags_clear(vma, VM_MAYWRITE);
	return vm_iomap_memory(vma, METER_BASE, METER_SIZE);
}

static int granted_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_MAYWRITE | VM_DONTEXPAND);
	vma->vm_ops = &meter_vm_ops;
	return 0;
}

static int locked_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & (VM_LOCKED | VM_WRITE))
		return -EINVAL;
	return vm_iomap_memory(vma, METER_BASE, METER_SIZE);
}

static const struct file_operations io_fops = { .mmap = io_mmap, };
static const struct file_operations mixed_fops = { .mmap = mixed_mmap, };
static const struct file_operations withdrawn_fops = { .mmap = withdrawn_mmap, };
static const struct file_operations action_fops = { .mmap = action_mmap, };
static const struct file_operations one_way_fops = { .mmap = one_way_mmap, };
static const struct file_operations readonly_fops = { .mmap = readonly_mmap, };
static const struct file_operations never_writable_fops = { .mmap = never_writable_mmap, };
static const struct file_operations registers_fops = { .mmap = registers_mmap, };
static const struct file_operations granted_fops = { .mmap = granted_mmap, };
static const struct file_operations locked_fops = { .mmap = locked_mmap, };
