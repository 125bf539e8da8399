// What populates a mapping: its source is read as well, and reads members that others change.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct core_state {
	unsigned long users;
	unsigned long limit;
};

static struct core_state core_state;

int core_limit(unsigned long limit)
{
	core_state.limit = limit;
	core_state.users++;
	return 0;
}
EXPORT_SYMBOL(core_limit);

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr,
		    unsigned long pfn, unsigned long size, pgprot_t prot)
{
	struct core_state *state = &core_state;

	if (pfn > state->limit || state->users > 4)
		return -EINVAL;
	return core_fill(vma, addr, pfn, size, prot);
}
EXPORT_SYMBOL(remap_pfn_range);

int core_says(unsigned long pfn)
{
	struct core_state *state = &core_state;

	return pfn < state->limit && state->users < 8;
}
EXPORT_SYMBOL(core_says);
