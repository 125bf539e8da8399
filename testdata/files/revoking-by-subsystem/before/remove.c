#include "bolt.h"

void bolt_remove(struct bolt *bolt)
{
	bolt->gone = true;
	drm_vma_node_unmap(&bolt->node, bolt->mapping);
}
