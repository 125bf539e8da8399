// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * What the compiler's instrumentation calls: memory accesses (thread sanitizer), comparisons (coverage sanitizer) and
 * our own branch probes. And the memory functions that every object may refer to. The handlers' references carry
 * the prefix k_.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "fuzz.h"
#include "trial.h"

static void on_read(word address, int size)
{
	struct place at;

	trial_step();
	if (world_place(address, &at)) {
		world_touch(address);
		seen_add(&at, address, *(word *)(address & ~7UL), address & 7 ? 0 : size);
	} else {
		own_read(address, size);
	}
}

/* Bytes that a handler read, the latest last. */
#define BYTES 4
static word bytes[BYTES];
static unsigned int n_bytes;

static void read_by_handler(word address, word size)
{
	if (size == 1)
		bytes[n_bytes++ % BYTES] = address;
	if (stack_read(address, size))
		trial_step();
	else
		on_read(address, size < 9 ? (int)size : 0);
}

static void write_by_handler(word address, word size)
{
	trial_step();
	stack_written(address, size);
	own_read(address, size < 9 ? (int)size : 0);
}

static void write_by_model(word address, word size)
{
	trial_step();
	stack_written(address, size);
}

/*
 * An object at an address that its type cannot have: no kernel has one. The old handler was given a bad world; a new one
 * that reaches there alone made up the address itself.
 */
static void must_be_aligned(word address, word size)
{
	struct place at;

	if (size <= sizeof(word) && address % size && world_place(address, &at))
		trial_fail(running->side == RIG_OLD ? RIG_UNUSABLE : RIG_CRASH, "a misaligned access", 0);
}

static void no_matter(word address, word size)
{
	(void)address, (void)size;
}

/* The model is instrumented, too, so that its pointers are found. */
#define ACCESS_OF(prefix, kind, size, on, check)		\
	void prefix##___tsan_##kind##size(word a) { check(a, size); on(a, size); }	\
	void prefix##___tsan_volatile_##kind##size(word a) { check(a, size); on(a, size); }	\
	void prefix##___tsan_unaligned_##kind##size(word a) { on(a, size); }
#define ACCESS(size)						\
	ACCESS_OF(m, read, size, on_read, no_matter)		\
	ACCESS_OF(m, write, size, write_by_model, no_matter)	\
	ACCESS_OF(k, read, size, read_by_handler, must_be_aligned)	\
	ACCESS_OF(k, write, size, write_by_handler, must_be_aligned)
ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)
void k___tsan_read_range(word a, word n) { read_by_handler(a, n); }
void k___tsan_write_range(word a, word n) { write_by_handler(a, n); }
void m___tsan_read_range(word a, word n) { on_read(a, n < 8 ? (int)n : 0); }
void m___tsan_write_range(word a, word n) { write_by_model(a, n); }
void m___tsan_init(void) { }
void k___tsan_func_entry(word a) { (void)a; }
void k___tsan_func_exit(void) { }
void k___tsan_init(void) { }

/*
 * A _Bool was read that is neither 0 nor 1. No kernel has one, and what a compiler makes of it is its own affair: each of
 * two right handlers may take another branch. The byte is made one in the next run.
 */
void k___ubsan_handle_load_invalid_value(const void *where, word value)
{
	struct place at;
	unsigned int i;

	(void)where;
	for (i = 1; i <= BYTES && i <= n_bytes; i++) {
		word address = bytes[(n_bytes - i) % BYTES];
		int byte = address & 7;

		if ((world_place(address, &at) || own_place(address, &at, &byte)) &&
		    *(unsigned char *)address == (value & 0xff) && world_learn_bool(&at, byte))
			trial_end(RIG_AGAIN);
	}
}

/* The old handler's objects count branches of side 0, the new one's of side 1. */
unsigned int k___v2d_pending = ~0U;

void k___v2d_branch(unsigned int id, unsigned int outcome)
{
	trial_step();
	fuzz_branch(id, outcome);
}

#define HERE ((word)__builtin_return_address(0))
#define COMPARE(size, type)							\
	void k___sanitizer_cov_trace_cmp##size(type a, type b) { fuzz_compare(a, b, size, HERE); }	\
	void k___sanitizer_cov_trace_const_cmp##size(type a, type b) { fuzz_compare(b, a, size, HERE); }
COMPARE(1, uint8_t)
COMPARE(2, uint16_t)
COMPARE(4, uint32_t)
COMPARE(8, uint64_t)

void k___sanitizer_cov_trace_switch(uint64_t value, const uint64_t *cases)
{
	uint64_t i;

	for (i = 0; i < cases[0] && i < 64; i++)
		fuzz_compare(value, cases[2 + i], cases[1] / 8, HERE + i);
}

void k___sanitizer_cov_trace_pc(void) { }

/* Word by word, through the world's memory. */
static void *copy(void *to, const void *from, word n)
{
	stack_read((word)from, n);
	stack_written((word)to, n);
	return memmove(to, from, n);
}

static void *fill(void *to, int byte, word n)
{
	stack_written((word)to, n);
	return memset(to, byte, n);
}

void *k_memcpy(void *to, const void *from, word n) { return copy(to, from, n); }
void *k_memmove(void *to, const void *from, word n) { return copy(to, from, n); }
void *k_memset(void *to, int byte, word n) { return fill(to, byte, n); }
int k_memcmp(const void *a, const void *b, word n) { return memcmp(a, b, n); }
word k_strlen(const char *s) { return strlen(s); }
int k_strcmp(const char *a, const char *b) { return strcmp(a, b); }
int k_strncmp(const char *a, const char *b, word n) { return strncmp(a, b, n); }
void *k___memcpy(void *to, const void *from, word n) { return copy(to, from, n); }
void *k___memset(void *to, int byte, word n) { return fill(to, byte, n); }
void *m_memcpy(void *to, const void *from, word n) { stack_written((word)to, n); return memmove(to, from, n); }
void *m_memmove(void *to, const void *from, word n) { stack_written((word)to, n); return memmove(to, from, n); }
void *m_memset(void *to, int byte, word n) { return fill(to, byte, n); }
int m_memcmp(const void *a, const void *b, word n) { return memcmp(a, b, n); }
