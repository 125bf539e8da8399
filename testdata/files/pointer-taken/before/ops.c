#include "goose.h"

struct goose_ops {
	int (*map)(struct goose *goose, struct vm_area_struct *vma);
};

const struct goose_ops goose_ops = {
	.map = goose_map,
};
