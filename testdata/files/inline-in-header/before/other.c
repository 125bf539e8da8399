#include "vole.h"

phys_addr_t vole_regs(struct vole *vole)
{
	return vole->regs;
}
