#include "raft_a.h"

void raft_other(struct raft *d)
{
	raft_tally(d);
}
