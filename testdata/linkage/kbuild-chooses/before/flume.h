int flume_mmap(struct file *file, struct vm_area_struct *vma);
