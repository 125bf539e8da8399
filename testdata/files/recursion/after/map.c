#include <linux/mm.h>
#include "swift.h"

int swift_map(struct swift *swift, struct vm_area_desc *desc, int depth)
{
	if (swift->next && depth < 4)
		return swift_map(swift->next, desc, depth + 1);
	mmap_action_simple_ioremap(desc, swift->start, swift->len);
	return 0;
}
