// SPDX-License-Identifier: MIT OR Apache-2.0
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "trial.h"
#include "world.h"

struct region {
	uint64_t key;
	struct place from;
	const char *name;	/* of a root or a symbol; NULL when it hangs on `from` */
	word base;
	int next;
	int zero;		/* all its words are */
	int quiet;		/* changes of it do not count */
	int root;		/* mm works on it, too */
};

struct page {
	word at;
	int region;
};

#define MAX_REGIONS 8192
#define MAX_PAGES 1024
#define BUCKETS 16384
static struct region regions[MAX_REGIONS];
static int n_regions, n_symbols;
static int buckets[BUCKETS];
static struct page pages[MAX_PAGES];
static word pristine[MAX_PAGES][512];
static int n_pages;
#define EXCLUSIONS 32
static struct { word start, len; } excluded[EXCLUSIONS];
static int n_excluded;
static const struct input *input;

uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t x = a * 0x9e3779b97f4a7c15UL + b + 0x7f4a7c15UL;

	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9UL;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebUL;
	return x ^ x >> 31;
}

uint64_t key_of_name(const char *kind, const char *name)
{
	uint64_t key = 17;

	for (; *kind; kind++)
		key = mix(key, (unsigned char)*kind);
	for (; *name; name++)
		key = mix(key, (unsigned char)*name);
	return key;
}

/* ---- what was learned of words: kept over all trials */

#define LEARNED 65536
static struct place learned[LEARNED];
static struct { unsigned char used, pointer, bools; } known[LEARNED];	/* `bools`: a bit for each byte that is one */
static int n_learned;

static int learned_slot(const struct place *at)
{
	unsigned int i = mix(at->key, at->off) % LEARNED;

	while (known[i].used && (learned[i].key != at->key || learned[i].off != at->off))
		i = (i + 1) % LEARNED;
	return i;
}

/* The entry of a word, made if there is none; -1 if there is no more room. */
static int learn(const struct place *at)
{
	int i = learned_slot(at);

	if (!known[i].used) {
		if (n_learned > LEARNED / 2)
			return -1;
		learned[i] = *at;
		known[i].used = 1;
		n_learned++;
	}
	return i;
}

int world_learn(const struct place *at)
{
	int i = learn(at);

	if (i < 0 || known[i].pointer)
		return 0;
	known[i].pointer = 1;
	return 1;
}

int world_learn_bool(const struct place *at, int byte)
{
	int i = learn(at);

	if (i < 0 || known[i].bools >> byte & 1)
		return 0;
	known[i].bools |= 1 << byte;
	return 1;
}

int world_may_hold(const struct place *at, word value)
{
	struct place of;

	return !known[learned_slot(at)].pointer || !value || value > -4096UL || world_place(value, &of);
}

/* A word with each of its bytes that is a _Bool made one. */
static word with_bools(word value, int bools)
{
	int byte;

	for (byte = 0; bools >> byte; byte++) {
		word mask = 0xffUL << byte * 8;

		if (bools >> byte & 1)
			value = (value & ~mask) | (word)!!(value & mask) << byte * 8;
	}
	return value;
}

int world_learned(void)
{
	return n_learned;
}

/* ---- regions */

static int region_add(uint64_t key, const struct place *from, const char *name, word base, int bucket)
{
	struct region *r;

	if (n_regions == MAX_REGIONS)
		trial_fail(RIG_UNUSABLE, "too many objects", 0);
	r = &regions[n_regions];
	r->key = key;
	r->from = from ? *from : (struct place){ 0, 0 };
	r->name = name;
	r->base = base;
	r->zero = r->quiet = r->root = 0;
	r->next = buckets[bucket];
	buckets[bucket] = n_regions + 1;
	return n_regions++;
}

static int bucket_of(word address)
{
	return (address >> 18) % BUCKETS;
}

static struct region *region_at(word address)
{
	int i;

	for (i = buckets[bucket_of(address)]; i; i = regions[i - 1].next)
		if (address - regions[i - 1].base < REGION_SIZE)
			return &regions[i - 1];
	return NULL;
}

void world_symbol(word address, const char *name, int zero, int quiet)
{
	word base = address - REGION_MIDDLE;
	struct region *r = &regions[region_add(key_of_name("symbol", name), NULL, name, base, bucket_of(base))];

	r->zero = zero;
	r->quiet = quiet;
	n_symbols = n_regions;
}

word world_pointer(uint64_t key, const struct place *from, const char *name)
{
	word slot = key & ((1UL << REGION_BITS) - 1), base;
	struct region *r;

	for (;; slot = (slot + 1) & ((1UL << REGION_BITS) - 1)) {
		base = REGIONS_START + slot * REGION_SIZE;
		r = region_at(base);
		if (!r)
			region_add(key, from, name, base, bucket_of(base));
		if (!r || r->key == key)
			break;
	}
	return base + REGION_MIDDLE;
}

word world_root(const char *name)
{
	word at = world_pointer(key_of_name("root", name), NULL, name);

	region_at(at)->root = 1;
	world_touch(at);
	return at;
}

/*
 * Whether a pointer may be an empty list, which points to itself. In an object that mm works on it may not: taken for
 * one of the driver's, it would lay the driver's data over mm's.
 */
static int may_be_list(word address)
{
	struct region *r = region_at(address);

	return !r || !r->root;
}

int world_place(word address, struct place *at)
{
	struct region *r;

	if (address < SYMBOLS_START - REGION_MIDDLE || address >= REGIONS_END)
		return 0;
	r = region_at(address);
	if (!r)
		return 0;
	at->key = r->key;
	at->off = (int64_t)((address & ~7UL) - r->base) - (int64_t)REGION_MIDDLE;
	return 1;
}

/* ---- words */

/* Numbers that drivers compare with. */
static word scalar(uint64_t h)
{
	const struct rig_request *rq = &input->request;

	switch (h % 17) {
	case 0 ... 4:
		return 0;
	case 5:
		return 1;
	case 6: case 7:
		return (h >> 8) % 17;
	case 8:
		return ((h >> 8) % 64) * RIG_PAGE;
	case 9:
		return 0x80000000UL + ((h >> 8) & 0xffff) * RIG_PAGE;
	case 10:
		return -(word)((h >> 8) % 40);
	case 11:
		return (h >> 8) % 17 | ((h >> 16) % 17) << 32;
	case 12:
		return (h >> 8) & 0xffffffff;
	case 13:
		return h >> 3;
	case 14:
		return rq->pages * RIG_PAGE + ((h >> 8) % 3 - 1) * RIG_PAGE;
	case 15:
		return rq->pgoff * ((h >> 8) % 2 ? RIG_PAGE : 1) + (h >> 12) % 2;
	default:
		return rq->pages + (h >> 8) % 3;
	}
}

word world_word(const struct place *at, word address, int want_pointer)
{
	uint64_t h = mix(mix(input->seed, at->key), at->off);
	int slot = learned_slot(at), i;
	word value;

	if (want_pointer < 0)
		want_pointer = known[slot].pointer;
	if (want_pointer) {
		int r = input->mood == MOOD_MIXED ? h % 16 : 4 + h % 12;

		value = r == 0 ? 0 : r <= 2 && may_be_list(address) ? address : world_pointer(mix(at->key, at->off), at, NULL);
	} else {
		switch (input->mood) {
		case MOOD_MILD:
			value = h % 4 ? 0 : scalar(h >> 2);
			break;
		case MOOD_UNIQUE:
			value = (h >> 2) | 1;
			break;
		default:
			value = scalar(h);
		}
	}
	for (i = 0; i < input->wishes; i++) {
		const struct wish *w = &input->wish[i];

		if (w->at.key == at->key && w->at.off == at->off)
			value = (value & ~w->mask) | (w->value & w->mask);
	}
	return with_bools(value, known[slot].bools);
}

/* ---- pages */

int world_touch(word address)
{
	word at = address & ~(RIG_PAGE - 1);
	struct region *r = NULL;
	struct place place;
	word *words = (word *)at;
	int i;

	if (world_place(address, &place))
		r = region_at(address);
	if (!r)
		return 0;
	for (i = n_pages - 1; i >= 0; i--)
		if (pages[i].at == at)
			return 1;
	if (n_pages == MAX_PAGES)
		trial_fail(RIG_UNUSABLE, "too many pages", 0);
	if (mmap(words, RIG_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != words)
		trial_end(RIG_UNUSABLE);
	pages[n_pages].at = at;
	pages[n_pages].region = r - regions;
	for (i = 0; i < 512; i++) {
		place.off = (int64_t)(at + i * 8 - r->base) - (int64_t)REGION_MIDDLE;
		words[i] = r->zero ? 0 : world_word(&place, at + i * 8, -1);
	}
	memcpy(pristine[n_pages], words, RIG_PAGE);
	n_pages++;
	return 1;
}

void world_start(const struct input *in)
{
	int i;

	for (i = 0; i < n_pages; i++)
		munmap((void *)pages[i].at, RIG_PAGE);
	n_pages = 0;
	for (i = n_regions - 1; i >= n_symbols; i--)
		buckets[bucket_of(regions[i].base)] = 0;
	for (i = n_symbols - 1; i >= 0; i--)
		buckets[bucket_of(regions[i].base)] = 0;
	for (i = 0; i < n_symbols; i++) {
		int b = bucket_of(regions[i].base);

		regions[i].next = buckets[b];
		buckets[b] = i + 1;
	}
	n_regions = n_symbols;
	input = in;
	n_excluded = 0;
}

/* ---- changes */

void world_exclude(word start, word len)
{
	if (n_excluded < EXCLUSIONS) {
		excluded[n_excluded].start = start & ~7UL;
		excluded[n_excluded++].len = ((start & 7) + len + 7) & ~7UL;
	}
}

static int is_excluded(word address)
{
	int i;

	for (i = 0; i < n_excluded; i++)
		if (address - excluded[i].start < excluded[i].len)
			return 1;
	return 0;
}

void world_settle(void)
{
	int i;

	for (i = 0; i < n_pages; i++)
		memcpy(pristine[i], (void *)pages[i].at, RIG_PAGE);
}

int world_changes(struct change *list, int max)
{
	int i, k, n = 0;

	for (i = 0; i < n_pages; i++) {
		const word *now = (const word *)pages[i].at;

		if (regions[pages[i].region].quiet || !memcmp(now, pristine[i], RIG_PAGE))
			continue;
		for (k = 0; k < 512 && n < max; k++) {
			if (now[k] == pristine[i][k] || is_excluded(pages[i].at + k * 8))
				continue;
			world_place(pages[i].at + k * 8, &list[n].at);
			list[n].was = pristine[i][k];
			list[n++].is = now[k];
		}
	}
	return n;
}

/* ---- names */

static int name_into(char *to, int size, const struct place *at, int depth)
{
	struct region *r = NULL;
	int i, n;

	for (i = 0; i < n_regions && !r; i++)
		if (regions[i].key == at->key)
			r = &regions[i];
	if (!r && result_name(at->key))
		n = snprintf(to, size, "%s()", result_name(at->key));
	else if (!r || depth > 8)
		n = snprintf(to, size, "?");
	else if (r->name)
		n = snprintf(to, size, "%s", r->name);
	else
		n = name_into(to, size, &r->from, depth + 1);
	if (n < size)
		n += snprintf(to + n, size - n, at->off < 0 ? "->[-0x%lx]" : "->[0x%lx]", at->off < 0 ? -at->off : at->off);
	return n < size ? n : size - 1;
}

const char *world_name(const struct place *at)
{
	static char text[400];

	name_into(text, sizeof(text), at, 0);
	return text;
}

/* ---- what was read */

#define SEEN 8192
static struct seen seen[SEEN];
static int n_seen;

void seen_add(const struct place *at, word address, word value, int size)
{
	struct seen *s = &seen[n_seen++ % SEEN];

	s->at = *at;
	s->address = address;
	s->value = value;
	s->size = size;
}

int seen_count(void)
{
	return n_seen < SEEN ? n_seen : SEEN;
}

const struct seen *seen_last(int back)
{
	return &seen[(n_seen - 1 - back + SEEN) % SEEN];
}

void seen_start(void)
{
	n_seen = 0;
}
