int egret_map(struct egret *egret, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, egret->base + 1, egret->len);
}
