int board_bar_mmap(struct file *file, struct vm_area_struct *vma) __weak;
