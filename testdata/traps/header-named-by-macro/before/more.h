extern struct plat *vm_desc;
#define PLAT_MORE (vm_desc->pgoff)
