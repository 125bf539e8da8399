// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Inputs: half of them new, half made from ones that reached something new. A comparison of a word that came from the
 * world (or of the request) with another value is a wish: the word becomes that value, or one next to it.
 */
#include <string.h>
#include "fuzz.h"

unsigned int branch_hits[BRANCHES][OUTCOMES];
struct input corpus[CORPUS];
int n_corpus;

static int is_new;
static uint64_t base_seed;
static const struct input *current;

/* ---- wishes */

enum { WISH_WORD, WISH_PAGES, WISH_PGOFF, WISH_FLAGS };

struct want {
	int kind;
	struct wish wish;
	word value;
};

#define WANTS 2048
static struct want wants[WANTS];
static long n_wants;

/* What this trial wished, and what interesting trials wished: the latter is tried in full. */
#define OWN_WANTS 192
static struct want own_wants[OWN_WANTS];
static int n_own_wants;

#define QUEUE 16384
static struct { int base; struct want want; } queue[QUEUE];
static long queue_in, queue_out;

static void want_add(const struct want *w)
{
	long i, n = n_wants < WANTS ? n_wants : WANTS;

	for (i = 0; i < n_own_wants; i++)
		if (!memcmp(&own_wants[i], w, sizeof(*w)))
			return;
	if (n_own_wants < OWN_WANTS)
		own_wants[n_own_wants++] = *w;

	for (i = n - 1; i >= 0 && i >= n - 256; i--)
		if (!memcmp(&wants[i], w, sizeof(*w)))
			return;
	wants[n_wants++ % WANTS] = *w;
}

static void want_request(int kind, word value)
{
	struct want w;

	memset(&w, 0, sizeof(w));
	w.kind = kind;
	w.value = value;
	want_add(&w);
}

static void want_word(const struct seen *s, word mask, word value)
{
	struct want w;

	if (!world_may_hold(&s->at, (s->value & ~mask) | (value & mask)))
		return;
	memset(&w, 0, sizeof(w));
	w.wish.at = s->at;
	w.wish.mask = mask;
	w.wish.value = value;
	want_add(&w);
}

/* The least run of low bits that holds all of `value`. */
static word low_bits(word value)
{
	return ~0UL >> __builtin_clzl(value | 1);
}

/*
 * Wishes for one word that was read, from "value was compared with `with`": the word itself or a part of it, some of
 * its bits, or pages for bytes and bytes for pages. 1 if the value can have come from the word.
 */
static int wish_word(const struct seen *s, word value, word with, word mask, int size)
{
	int shift;

	if (value || !s->value)
		for (shift = 0; shift <= 48; shift += 8) {
			if (((s->value >> shift) & mask) != value)
				continue;
			want_word(s, mask << shift, with << shift);
			want_word(s, mask << shift, ((with + 1) & mask) << shift);
			want_word(s, mask << shift, ((with - 1) & mask) << shift);
			return 1;
		}
	if (value && size == 8 && (s->value & 0xffffffff) == value) {
		want_word(s, 0xffffffff, with);
		want_word(s, 0xffffffff, with + 1);
		return 1;
	}
	if (value && s->value >> 12 == value) {
		want_word(s, ~0UL, with << 12);
		return 1;
	}
	if (value && s->value << 12 == value) {
		want_word(s, ~0UL, with >> 12);
		return 1;
	}
	if (value && ((s->value + 4095) & ~4095UL) == value) {
		want_word(s, ~0UL, with);
		return 1;
	}
	/* Some bits of the word: those that are set, or all below the highest of them. */
	if (!with && value && (s->value & value) == value) {
		want_word(s, value, 0);
		want_word(s, low_bits(value), 0);
		want_word(s, 0xfff, 0);
	}
	return 0;
}

/* Bits of a word were asked for and none was set: set one, or all. */
static void wish_bits(const struct seen *s, int size)
{
	int bit;

	want_word(s, ~0UL, ~0UL);
	want_word(s, 0xffffffff, 0xffffffff);
	for (bit = 0; bit < 8; bit++)
		want_word(s, 1UL << bit, 1UL << bit);
	want_word(s, ~0UL, 1UL << mix(s->value, n_wants) % (size == 8 ? 64 : 32));
}

/* Wishes from "value was compared with `with`". */
static void wish_for(uint64_t value, uint64_t with, int size)
{
	word mask = size == 8 ? ~0UL : (1UL << size * 8) - 1;
	const struct rig_request *rq = &current->request;
	int i, found = 0;

	value &= mask;
	with &= mask;
	if (value == with && value)
		return;
	for (i = 0; i < seen_count() && i < 96 && found < 3; i++) {
		const struct seen *s = seen_last(i);

		if (value != with)
			found += wish_word(s, value, with, mask, size);
		else if (i < 3)
			wish_bits(s, size);
	}
	if (value == rq->pages * RIG_PAGE) {
		want_request(WISH_PAGES, with >> 12);
		want_request(WISH_PAGES, (with >> 12) + 1);
	}
	if (value == rq->pages) {
		want_request(WISH_PAGES, with);
		want_request(WISH_PAGES, with + 1);
	}
	if (value == rq->pgoff) {
		want_request(WISH_PGOFF, with);
		want_request(WISH_PGOFF, with + 1);
	}
	if (value == rq->pgoff << 12)
		want_request(WISH_PGOFF, with >> 12);
	if (value == rq->pages + rq->pgoff)
		want_request(WISH_PGOFF, with - rq->pages);
	if (value == (rq->pages + rq->pgoff) << 12)
		want_request(WISH_PGOFF, (with >> 12) - rq->pages);
}

/* How a comparison came out at one place: what is new is worth keeping. */
static unsigned char ways[1 << 16];

static void way(word where, uint64_t value, uint64_t with)
{
	int how = value == with ? 0 : value < with ? 1 : 2;

	if (!ways[mix(where, how) % sizeof(ways)]) {
		ways[mix(where, how) % sizeof(ways)] = 1;
		is_new = 1;
	}
}

void fuzz_compare(uint64_t value, uint64_t with, int size, word where)
{
	trial_step();
	/* What the old handler left to the core, the new one may compare itself. */
	way(where, value, with);
	wish_for(value, with, size);
	if (value != with)
		wish_for(with, value, size);
}

/* The compiler does not report comparisons of pointers: a condition may be about the two words that were read last. */
static void wish_pointers(void)
{
	const struct seen *a, *b;

	if (seen_count() < 2)
		return;
	a = seen_last(0);
	b = seen_last(1);
	if (a->size != 8 || b->size != 8 || a->value == b->value)
		return;
	want_word(a, ~0UL, b->value);
	want_word(b, ~0UL, a->value);
}

void fuzz_branch(unsigned int id, unsigned int outcome)
{
	wish_pointers();
	if (id < BRANCHES && outcome < OUTCOMES && !branch_hits[id][outcome]++)
		is_new = 1;
}

/* ---- requests, as do_mmap() would pass them on */

enum {
	READ = 1, WRITE = 2, EXEC = 4, SHARED = 8, MAYREAD = 0x10, MAYWRITE = 0x20, MAYEXEC = 0x40, MAYSHARE = 0x80,
	LOCKED = 0x2000, LOCKONFAULT = 0x80000, NORESERVE = 0x200000, SYNC = 0x800000, ARCH_1 = 0x1000000,
	NOHUGEPAGE = 0x40000000, MERGEABLE = 0x80000000
};

/*
 * Flags that do_mmap() never passes on here, but other architectures have: what is compiled for this one must not look
 * at them under whatever name. Bits 24, 36 and 38 of vm_flags.
 */
static const word foreign[] = { ARCH_1, 1UL << 36, 1UL << 38 };

static word flags_from(uint64_t h)
{
	word flags = (h & 7) | MAYREAD | MAYWRITE | MAYEXEC;

	if (!(h & 7))
		flags |= h >> 40 & 1 ? READ | WRITE : 0;
	if (h & 8) {
		flags |= SHARED | MAYSHARE;
		/* The file is open for reading only. */
		if (!(h & 0x30) && !(flags & WRITE))
			flags &= ~(word)(MAYWRITE | SHARED);
	} else if (h & 0x10) {
		flags |= SHARED | MAYSHARE;
	}
	if (!(h & 0x700) && !(flags & EXEC))
		flags &= ~(word)MAYEXEC;
	if (!(h & 0x7800))
		flags |= h >> 27 & 1 ? LOCKED | LOCKONFAULT : LOCKED;
	if (!(h >> 28 & 0x1f))
		flags |= NOHUGEPAGE;
	if (!(h >> 33 & 0x1f))
		flags |= MERGEABLE;
	if (!(h >> 44 & 0x1f))
		flags |= foreign[(h >> 49) % (sizeof(foreign) / sizeof(*foreign))];
	if (!(h & 0x78000))
		flags |= NORESERVE;
	if (!(h & 0x7800000))
		flags |= SYNC;
	return flags;
}

static const long errors[] = { -12, -22, -14, -16 };

static void fresh(struct input *to, uint64_t seed)
{
	uint64_t h = mix(seed, 1);

	memset(to, 0, sizeof(*to));
	to->seed = seed;
	to->mood = h % 8 < 3 ? MOOD_MILD : h % 8 < 7 ? MOOD_MIXED : MOOD_UNIQUE;
	h = mix(seed, 2);
	to->scenario = h % 16 < 10 ? RIG_DIRECT : h % 16 < 12 ? RIG_POPULATE_FAILS : h % 16 == 12 ? RIG_NO_VMA :
		h % 16 == 13 ? RIG_MERGE : RIG_COMPAT;
	to->populate_error = errors[(h >> 8) % 4];
	h = mix(seed, 4);
	to->request.addr = 0x7f0000000000UL + (h % 4096) * RIG_PAGE;
	h = mix(seed, 5);
	to->request.pages = h % 4 == 0 ? 1 : h % 4 == 1 ? 1 + (h >> 8) % 4 : h % 4 == 2 ? 1 + (h >> 8) % 64 :
		1UL << (h >> 8) % 12;
	h = mix(seed, 6);
	to->request.pgoff = h % 2 ? 0 : h % 8 < 6 ? (h >> 8) % 8 : h % 8 == 6 ? (h >> 8) % 65536 : (h >> 8) % (1UL << 40);
	to->request.flags = flags_from(mix(seed, 7));
}

static void grant(struct input *to, const struct want *w)
{
	int i;

	switch (w->kind) {
	case WISH_PAGES:
		if (w->value && w->value < 1UL << 22)
			to->request.pages = w->value;
		return;
	case WISH_PGOFF:
		if (w->value < 1UL << 51)
			to->request.pgoff = w->value;
		return;
	}
	for (i = 0; i < to->wishes; i++)
		if (to->wish[i].at.key == w->wish.at.key && to->wish[i].at.off == w->wish.at.off &&
		    to->wish[i].mask == w->wish.mask)
			break;
	if (i == WISHES)
		i = w->wish.value % WISHES;
	else if (i == to->wishes)
		to->wishes++;
	to->wish[i] = w->wish;
}

void fuzz_next(struct input *to, long number)
{
	uint64_t h = mix(base_seed, number);
	long n = n_wants < WANTS ? n_wants : WANTS;
	int i;

	if (queue_out < queue_in && number % 2) {
		/* What was found last leads on most often; one in four goes to what has waited longest, one to any. */
		long at = number % 8 == 7 ? queue_out++ : --queue_in;

		if (number % 8 == 3) {
			long other = queue_out + h % (queue_in + 1 - queue_out);
			typeof(queue[0]) swap = queue[at % QUEUE];

			queue[at % QUEUE] = queue[other % QUEUE];
			queue[other % QUEUE] = swap;
		}
		*to = corpus[queue[at % QUEUE].base];
		grant(to, &queue[at % QUEUE].want);
		return;
	}
	if (!n_corpus || h % 3 == 0) {
		fresh(to, mix(h, 99));
	} else {
		int pick = (h >> 8) % 2 && n_corpus > 16 ? n_corpus - 1 - (h >> 16) % 16 : (h >> 16) % n_corpus;
		uint64_t g = mix(h, 7);
		struct input other;

		*to = corpus[pick];
		fresh(&other, mix(h, 98));
		if (g % 4 == 0)
			to->request.flags = other.request.flags;
		if (g % 8 == 1)
			to->request.pages = other.request.pages;
		if (g % 8 == 2)
			to->request.pgoff = other.request.pgoff;
		if (g % 4 == 3)
			to->scenario = other.scenario, to->populate_error = other.populate_error;
		if (g % 16 == 5)
			to->mood = other.mood;
		if (g % 16 == 6 && to->wishes)
			to->wishes--, to->wish[(g >> 16) % (to->wishes + 1)] = to->wish[to->wishes];
	}
	if (n && (h >> 40) % 4) {
		int many = 1 + ((h >> 44) % 4 == 0) * ((h >> 48) % 6);

		for (i = 0; i < many; i++) {
			uint64_t g = mix(h, 1000 + i);
			long back = g % 2 && n > 64 ? (g >> 8) % 64 : (g >> 8) % n;

			grant(to, &wants[(n_wants - 1 - back + WANTS) % WANTS]);
		}
	}
}

void fuzz_trial_start(const struct input *input)
{
	current = input;
	is_new = 0;
	n_own_wants = 0;
}

void fuzz_seed(uint64_t seed)
{
	base_seed = seed;
}

/* What a trial was like: its calls and its result; new kinds are worth keeping, too. */
static uint64_t kinds[4096];
static int n_kinds;

static int new_kind(const struct run *old)
{
	uint64_t key = mix(old->map.ret, old->events ? 1 : 0);
	int i;

	for (i = 0; i < old->events && i < 24; i++)
		key = mix(key, old->event[i].kind * 100000 + old->event[i].id + old->event[i].key);
	for (i = 0; i < n_kinds; i++)
		if (kinds[i] == key)
			return 0;
	if (n_kinds < 4096)
		kinds[n_kinds++] = key;
	return n_kinds < 256;
}

void fuzz_learn(const struct input *input, const struct run *old, int works)
{
	static int successes;
	int i;

	if (old->end != RIG_DONE && old->end != RIG_CRASH)
		return;
	if (!(is_new | (old->end == RIG_DONE && new_kind(old)) | (works && successes++ < 64)))
		return;
	if (n_corpus == CORPUS)
		return;
	corpus[n_corpus] = *input;
	/* The last comparison is the one that a trial ended at: its wishes come first. */
	for (i = 0; i < n_own_wants; i++) {
		queue_out += queue_in - queue_out == QUEUE;
		queue[queue_in % QUEUE].base = n_corpus;
		queue[queue_in++ % QUEUE].want = own_wants[i];
	}
	n_corpus++;
}
