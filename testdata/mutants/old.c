struct lamp {
	unsigned long phys;
	unsigned long size;
	int count;
};

static vm_fault_t lamp_fault(struct vm_fault *vmf)
{
	return vmf->code;
}
