struct egret {
	phys_addr_t start;
	unsigned long len;
};

int egret_map(struct egret *egret, struct vm_area_struct *vma);
int egret_map_desc(struct egret *egret, struct vm_area_desc *desc);
