/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The made-up world: memory that exists only once somebody looks at it.
 *
 * A pointer aims at the middle of a region that belongs to the place the pointer came from (its key), for
 * container_of(). What a word holds follows from seed, key and offset, so the old and the new handler see the same
 * world without anything being written per driver.
 */
#ifndef WORLD_H
#define WORLD_H

#include <stdint.h>
#include "rig.h"

#define REGION_SIZE (1UL << 18)
#define REGION_MIDDLE (REGION_SIZE / 2)
#define REGION_BITS 26
#define REGIONS_START 0x100000000000UL
#define REGIONS_END (REGIONS_START + (REGION_SIZE << REGION_BITS))

/* Data symbols of the kernel that the objects refer to: one region each, within reach of 32-bit relocations. */
#define SYMBOLS_START 0x50000000UL

/* A word of the world: a region's key and a byte offset from its middle, a multiple of 8. */
struct place {
	uint64_t key;
	int64_t off;
};

/* How the words of a world are drawn. */
enum mood {
	MOOD_MIXED,	/* what drivers compare with */
	MOOD_MILD,	/* calls succeed, scalars are small or zero */
	MOOD_UNIQUE	/* all scalars differ, so that comparisons tell which word they look at */
};

/* A word that is set on purpose, in place of what the seed says. */
struct wish {
	struct place at;
	word mask, value;
};
#define WISHES 48

/* All that decides a trial, but for the words that were found to be pointers. */
struct input {
	uint64_t seed;
	enum mood mood;
	enum rig_scenario scenario;
	struct rig_request request;
	long populate_error;
	int wishes;
	struct wish wish[WISHES];
};

uint64_t mix(uint64_t a, uint64_t b);
uint64_t key_of_name(const char *kind, const char *name);

void world_start(const struct input *input);
/* The address that a region's pointers have. */
word world_pointer(uint64_t key, const struct place *from, const char *name);
/* An object that the run starts from, such as the file. */
word world_root(const char *name);
/* Makes the page at an address exist; 0 if the address is not of the world. */
int world_touch(word address);
int world_place(word address, struct place *at);
/* The word at a place; `address` is where it lies, `want_pointer` what its type says (-1: unknown). */
word world_word(const struct place *at, word address, int want_pointer);
/* A name for people, such as `file->[+0xc8]->[-0x10]`. */
const char *world_name(const struct place *at);

/* Remember that a word is a pointer; 0 if that was known. */
int world_learn(const struct place *at);
/* How many are known. */
int world_learned(void);
/* Whether a word may be given a value on purpose: one that is a pointer holds none, an error or an object. */
int world_may_hold(const struct place *at, word value);
/* Remember that a byte of a word is a _Bool, which holds 0 or 1 and nothing else; 0 if that was known. */
int world_learn_bool(const struct place *at, int byte);
/* `zero`: all words of the variable are 0, such as offsets between address spaces that are one here. `quiet`: only mm
 * uses it, what becomes of it is not compared. */
void world_symbol(word address, const char *name, int zero, int quiet);

/* Words read in this run, latest last. */
struct seen {
	struct place at;
	word address, value;
	int size;
};
void seen_add(const struct place *at, word address, word value, int size);
int seen_count(void);
const struct seen *seen_last(int back);

/* What a run changed in memory that outlives it. */
struct change {
	struct place at;
	word was, is;
};
/* What memory holds now is no change. */
void world_settle(void);
int world_changes(struct change *list, int max);
void world_exclude(word start, word len);

#endif
