#include <linux/mm.h>

struct lynx {
	unsigned long len;
	bool locked;
};

extern const struct vm_operations_struct lynx_vm_ops;

int lynx_check(struct lynx *lynx, struct vm_area_struct *);
