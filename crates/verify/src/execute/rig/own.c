// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * The variables of the handlers' own files. probe() never ran, so words that are zero at link time are filled from
 * the made-up world when a handler first reads them; both sides get the same for a variable of the same name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "trial.h"

struct own {
	const char *name;	/* without prefix */
	uint64_t key;
	word at[2], size;
	char *image[2];		/* at link time */
	char *base[2];		/* with what was filled */
};

static struct own *owns;
static int n_owns;
static word lowest = -1UL, highest;
static const struct input *input;

static int is_data(char type)
{
	return type == 'd' || type == 'D' || type == 'b' || type == 'B';
}

void own_load(void)
{
	int i, k;

	for (i = 0; i < n_symbols_loaded; i++) {
		const struct symbol *s = &symbols[i];
		struct own *o;
		char other[512];

		if (strncmp(s->name, "old_", 4) || !is_data(s->type) || !s->size || s->size > 1 << 16)
			continue;
		if (strchr(s->name, '.') || !strncmp(s->name + 4, "__", 2))
			continue;	/* numbered by the compiler, or the linker's own */
		snprintf(other, sizeof(other), "new_%s", s->name + 4);
		owns = realloc(owns, (n_owns + 1) * sizeof(*owns));
		if (!owns)
			exit(2);
		o = &owns[n_owns];
		memset(o, 0, sizeof(*o));
		o->name = s->name + 4;
		o->key = key_of_name("own", o->name);
		o->size = s->size;
		o->at[RIG_OLD] = s->at;
		o->at[RIG_NEW] = symbol_named(other);
		if (!o->at[RIG_NEW])
			continue;
		for (k = 0; k < 2; k++) {
			if (o->at[k] < lowest)
				lowest = o->at[k];
			if (o->at[k] + o->size > highest)
				highest = o->at[k] + o->size;
			o->image[k] = malloc(o->size);
			o->base[k] = malloc(o->size);
			memcpy(o->image[k], (void *)o->at[k], o->size);
		}
		n_owns++;
	}
}

void own_start(const struct input *in)
{
	int i, k;

	input = in;
	for (i = 0; i < n_owns; i++)
		for (k = 0; k < 2; k++) {
			memcpy((void *)owns[i].at[k], owns[i].image[k], owns[i].size);
			memcpy(owns[i].base[k], owns[i].image[k], owns[i].size);
		}
}

/* How many bytes of a variable its word number `index` has: the last one may be cut. */
static word part(const struct own *o, word index)
{
	word left = o->size - index * 8;

	return left < 8 ? left : 8;
}

static word load(const struct own *o, const char *from, word index)
{
	word value = 0;

	memcpy(&value, from + index * 8, part(o, index));
	return value;
}

static struct own *own_at(word address, int *side)
{
	int i;

	if (address < lowest || address >= highest)
		return NULL;
	for (i = 0; i < n_owns; i++)
		for (*side = 0; *side < 2; ++*side)
			if (address - owns[i].at[*side] < owns[i].size)
				return &owns[i];
	return NULL;
}

int own_place(word address, struct place *at, int *byte)
{
	int side;
	struct own *o = own_at(address, &side);

	if (!o)
		return 0;
	at->key = o->key;
	at->off = (address - o->at[side]) & ~7UL;
	*byte = (address - o->at[side]) & 7;
	return 1;
}

/* A handler is about to read; 1 if the address is in a variable. */
int own_read(word address, int size)
{
	int side;
	struct own *o = own_at(address, &side);
	word index, value;
	char *now;
	struct place at;

	if (!o)
		return 0;
	index = (address - o->at[side]) / 8;
	now = (char *)o->at[side];
	value = load(o, now, index);
	at.key = o->key;
	at.off = index * 8;
	/* One bit of the seed says whether the driver was set up. */
	if (!value && !load(o, o->image[side], index) && !load(o, o->base[side], index) && mix(input->seed, 3) % 4) {
		world_pointer(o->key, NULL, o->name);
		value = world_word(&at, (word)now + index * 8, -1);
		memcpy(now + index * 8, &value, part(o, index));
		memcpy(o->base[side] + index * 8, &value, part(o, index));
		value = load(o, now, index);
	}
	seen_add(&at, (word)now + index * 8, value, size);
	return 1;
}

int own_changes(struct own_change *list, int max)
{
	enum rig_side side = running->side;
	word k;
	int i, n = 0;

	for (i = 0; i < n_owns; i++) {
		const char *now = (const char *)owns[i].at[side];

		if (!memcmp(now, owns[i].base[side], owns[i].size))
			continue;
		for (k = 0; k * 8 < owns[i].size && n < max; k++) {
			word was = load(&owns[i], owns[i].base[side], k), is = load(&owns[i], now, k);

			if (is != was)
				list[n++] = (struct own_change){ i, k * 8, was, is, canon(is, 'l') };
		}
	}
	return n;
}

const char *own_name(int variable)
{
	return owns[variable].name;
}
