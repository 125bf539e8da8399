// What the included source calls is another thing in each that includes it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define MOLE_FRAME(mole) ((mole)->frame++)
#include "impl.c"

const struct file_operations mole_b_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mole_mmap,
};
