int lamp_mmap(struct hub *hub, struct vm_area_struct *vma);
