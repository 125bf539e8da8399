#include <linux/atomic.h>

static atomic_t carr_count;

static inline void carr_up(void)
{
	atomic_inc(&carr_count);
}

void carr_open(struct vm_area_struct *vma);
void carr_close(struct vm_area_struct *vma);
