#include "buoy.h"

void buoy_note(struct buoy *d)
{
	d->rings++;
}
