int knot_map(struct vm_area_struct *a, struct vm_area_struct *b);
