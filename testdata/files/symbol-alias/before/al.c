int g_map(struct plover *plover, struct vm_area_struct *vma) __attribute__((alias("plover_map")));
