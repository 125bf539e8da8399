/* A grid whose pages are members of elements in rows. */
struct slat {
	struct page *page;
	dma_addr_t dma;
};

struct row {
	struct slat *slats;
};

struct grid {
	struct row *rows;
};

static int grid_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct grid *grid = file->private_data;
	unsigned long addr = vma->vm_start;
	int i, ret;

	for (i = 0; addr < vma->vm_end; i++, addr += PAGE_SIZE) {
		ret = vm_insert_page(vma, addr, grid->rows[i].slats[i].page);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations grid_fops = {
	.owner = THIS_MODULE,
	.mmap = grid_mmap,
};
