#include "bolt.h"

void bolt_remove(struct bolt *bolt)
{
	bolt->gone = true;
	unmap_mapping_range(bolt->mapping, 0, 0, 1);
}
