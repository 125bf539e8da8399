/* A rack whose pages are members of the elements of an array. */
struct slat {
	struct page *page;
	dma_addr_t dma;
};

struct rack {
	struct slat *slats;
};

static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rack *rack = file->private_data;
	unsigned long addr = vma->vm_start;
	int i, ret;

	for (i = 0; addr < vma->vm_end; i++, addr += PAGE_SIZE) {
		ret = vm_insert_page(vma, addr, rack->slats[i].page);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations rack_fops = {
	.owner = THIS_MODULE,
	.mmap = rack_mmap,
};
