#include <linux/module.h>
#include "skiff.h"

static const struct file_operations skiff_spare_fops = { SKIFF_OPS };
