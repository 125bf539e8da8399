struct carr {
	int maps;
};

void carr_open(struct vm_area_struct *vma);
void carr_close(struct vm_area_struct *vma);
