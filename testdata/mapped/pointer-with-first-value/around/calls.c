#include "knoll.h"

static void knoll_in(struct knoll *k)
{
	kref_get(&k->ref);
}

static void knoll_out(struct knoll *k)
{
	kref_put(&k->ref, knoll_free);
}

const struct knoll_calls knoll_calls = {
	.enter = knoll_in,
	.leave = knoll_out,
};
