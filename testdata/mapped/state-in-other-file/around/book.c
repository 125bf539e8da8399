#include "pond.h"

static void pond_change(struct pond *pond, int by)
{
	spin_lock(&pond->lock);
	pond->watched += by;
	spin_unlock(&pond->lock);
}

void pond_watch(struct pond *pond)
{
	pond_change(pond, 1);
}

void pond_unwatch(struct pond *pond)
{
	pond_change(pond, -1);
}
