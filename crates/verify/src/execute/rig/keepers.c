// SPDX-License-Identifier: MIT OR Apache-2.0
#include <string.h>
#include "keepers.h"
#include "out.h"

#define MOST 64
static const char *names[MOST];
static int n_names;

/* Something of the driver's, or of the kernel's, that a function could write a remark into. The VMA is none: it is gone. */
static int is_owned(word value)
{
	struct place at;
	int byte;

	return world_place(value, &at) || own_place(value, &at, &byte);
}

static int is_open(const struct event *e)
{
	int i;

	if (e->kind == EV_VIA)
		return 1;
	if (e->kind != EV_CALL || !stubs[e->id].open)
		return 0;
	for (i = 0; i < e->n; i++)
		if (is_owned(e->raw[i]))
			return 1;
	return 0;
}

static const char *name_of(const struct event *e)
{
	return e->kind == EV_VIA ? "" : stubs[e->id].name;
}

static void add(const struct event *e)
{
	const char *name = name_of(e);
	int i;

	for (i = 0; i < n_names; i++)
		if (!strcmp(names[i], name))
			return;
	if (n_names < MOST)
		names[n_names++] = name;
}

void keepers_in_vain(const struct run *new)
{
	int i;

	for (i = 0; i < new->events; i++)
		if (is_open(&new->event[i]))
			add(&new->event[i]);
}

static int times(const struct run *r, const struct event *like)
{
	int i, n = 0;

	for (i = 0; i < r->events; i++)
		n += is_open(&r->event[i]) && !strcmp(name_of(&r->event[i]), name_of(like));
	return n;
}

void keepers_of_failure(const struct run *old, const struct run *new)
{
	const struct run *runs[] = { old, new };
	int i, k;

	for (k = 0; k < 2; k++)
		for (i = 0; i < runs[k]->events; i++)
			if (is_open(&runs[k]->event[i]) && times(old, &runs[k]->event[i]) != times(new, &runs[k]->event[i]))
				add(&runs[k]->event[i]);
}

void out_keepers(const char *key)
{
	int i;

	out_open(key, '[');
	for (i = 0; i < n_names; i++)
		out_text(NULL, names[i]);
	out_close(']');
}
