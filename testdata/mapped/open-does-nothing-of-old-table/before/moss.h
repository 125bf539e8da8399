void moss_vm_open(struct vm_area_struct *vma);
void moss_vm_close(struct vm_area_struct *vma);

static struct vm_operations_struct moss_vm_ops = {
	open:	moss_vm_open,
	close:	moss_vm_close,
};
