/* Another table whose mmap hook has no descriptor form. */
struct uio_info {
	const char *name;
	int (*mmap)(struct uio_info *info, struct vm_area_struct *vma);
	int (*open)(struct uio_info *info, struct inode *inode);
};
