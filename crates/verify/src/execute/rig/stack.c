// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * What a called function leaves in variables on the handler's stack. A word behind a pointer that a recorded call
 * got, which nobody has written so far, is filled from the made-up world when a handler first reads it: this is where
 * the call has put its answer. A word that the handler has set keeps its value.
 */
#include <string.h>
#include "trial.h"

/* Bytes of the stack that are looked at, below the entry of the run. */
#define WINDOW (1UL << 17)
/* How far behind a pointer an answer may lie. */
#define REACH 512UL
#define PASSED 64

static word top;
static unsigned char written[WINDOW / 8];
static struct { word at; uint64_t key; int certain; } passed[PASSED];
static int n_passed;

/* What lies on the stack must not differ between the sides. */
static __attribute__((noinline)) void clear(void)
{
	char below[WINDOW / 2];

	memset(below, 0, sizeof(below));
	__asm__ volatile ("" : : "r" (below) : "memory");
}

void stack_start(void)
{
	top = (word)__builtin_frame_address(0);
	clear();
	memset(written, 0, sizeof(written));
	n_passed = 0;
}

static int is_ours(word address)
{
	return top - address < WINDOW;
}

/* A call got this pointer; `certain` if its prototype says so and it is not just what a register held. */
void stack_passed(word pointer, uint64_t key, int certain)
{
	if (!is_ours(pointer))
		return;
	passed[n_passed % PASSED].at = pointer;
	passed[n_passed % PASSED].key = key;
	passed[n_passed++ % PASSED].certain = certain;
}

void stack_written(word address, word size)
{
	word at;

	if (!is_ours(address))
		return;
	for (at = address & ~7UL; at < address + size && at < top; at += 8)
		written[(top - at) / 8] = 1;
}

/* Of the pointers before the address the nearest one. */
static int behind(word address)
{
	int i, n = n_passed < PASSED ? n_passed : PASSED, best = -1;

	for (i = 0; i < n; i++) {
		word far = address - (passed[i].at & ~7UL);

		if (far < REACH && (best < 0 || passed[i].certain > passed[best].certain ||
				    (passed[i].certain == passed[best].certain && passed[i].at >= passed[best].at)))
			best = i;
	}
	return best;
}

/* A handler is about to read; 1 if the address is on the stack. */
int stack_read(word address, word size)
{
	word at;

	if (!is_ours(address))
		return 0;
	for (at = address & ~7UL; at < address + size && at < top; at += 8) {
		int i = written[(top - at) / 8] ? -1 : behind(at);
		struct place place;

		if (i < 0)
			continue;
		written[(top - at) / 8] = 1;
		place.key = passed[i].key;
		place.off = at - (passed[i].at & ~7UL);
		world_pointer(place.key, NULL, "what a call left on the stack");
		*(word *)at = world_word(&place, at, -1);
		seen_add(&place, at, *(word *)at, address & 7 ? 0 : size);
	}
	return 1;
}
