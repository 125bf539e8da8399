#include "mire.h"

static bool mire_is_taken(struct mire *m)
{
	return m->taken;
}

int mire_claim(struct mire *mire)
{
	if (mire_is_taken(mire))
		return -EBUSY;
	mire->taken = true;
	return 0;
}
