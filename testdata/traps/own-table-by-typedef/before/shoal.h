struct file;
struct vm_area_struct;

typedef struct shoal_ops {
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
} shoal_ops_t;
