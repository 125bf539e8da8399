struct mole {
	unsigned long frame;
};

static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mole *mole = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, MOLE_FRAME(mole),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
