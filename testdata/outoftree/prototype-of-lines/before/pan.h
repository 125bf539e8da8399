struct pan;

int pan_fill(struct pan *pan, unsigned long first, unsigned long last,
	     struct vm_area_struct *vma,
	     int hot); int pan_empty(struct pan *pan);
