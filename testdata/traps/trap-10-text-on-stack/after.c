// A helper makes the text of a message on the stack.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lode {
	phys_addr_t regs;
	char last[32];
};

static struct lode lode;

static void lode_log(const char *text)
{
	char line[32];

	snprintf(line, sizeof(line), "lode: %s", text);
	pr_err("%s\n", line);
}

static int lode_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, PHYS_PFN(lode.regs));
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations lode_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lode_mmap_prepare,
};
