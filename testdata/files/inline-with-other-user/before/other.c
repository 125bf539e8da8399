#include "vole.h"

int vole_refill(struct vole *vole, struct vm_area_struct *vma)
{
	return vole_map(vole, vma);
}
