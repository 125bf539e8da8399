#include <linux/mm.h>
#include <linux/hub.h>

struct tube {
	struct page **pages;
	unsigned long count;
};

static int tube_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct tube *tube = hub->state;

	vma->vm_page_prot = pgprot_decrypted(vma->vm_page_prot);
	return vm_map_pages(vma, tube->pages, tube->count);
}

static const struct hub_ops tube_ops = {
	.mmap = tube_mmap,
};
