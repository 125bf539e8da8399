int flume_mmap_prepare(struct vm_area_desc *desc);
