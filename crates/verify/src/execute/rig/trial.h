/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* One run of one side, and what is recorded of it. */
#ifndef TRIAL_H
#define TRIAL_H

#include <stdint.h>
#include "rig.h"
#include "world.h"

/* What a function of the kernel that the handlers call gives back. */
enum result {
	GIVES_NOTHING = 'v', GIVES_POINTER = 'p', GIVES_INT = 'i', GIVES_UINT = 'u', GIVES_LONG = 'l', GIVES_BOOL = 'b',
	GIVES_CHAR = 'c', GIVES_SHORT = 's'
};

/* A function or variable that neither side nor the model defines. Generated, see stubs.rs. */
struct stub {
	const char *name;
	const char *kinds;	/* the result's kind, then one letter per argument */
	int silent;		/* it only prints, checks or traces */
	int balance;		/* pairs of takes and gives: +n takes, -n gives back */
	int open;		/* nobody knows whether it keeps something */
	int has_value;		/* the model says what it gives back */
	word value;
};
extern const struct stub stubs[];
extern const int n_stubs;

/* A word as both sides can be compared by. */
struct canon {
	char kind;		/* n number, s symbol, t text, k stack, m the mapping, - nothing */
	uint64_t a, b;
};

enum { EV_CALL, EV_VIA, EV_POPULATE };

struct event {
	int kind, phase;
	int id;			/* of the stub */
	uint64_t key;		/* of the pointer that was called through */
	int n;
	word raw[6];
	struct canon arg[6];
	word result;
};

#define EVENTS 512
#define CHANGES 512

/* A variable of the handlers' own files. */
struct own_change {
	int variable;
	word off, was, is;
	struct canon value;
};

struct run {
	enum rig_side side;
	enum rig_end end;
	const char *why;
	word where;
	struct rig_mapping map;
	int events, changes, own_changes;
	int mapped_events;	/* events up to the end of mmap(), without life */
	int populate_calls;	/* calls of functions that fill page tables */
	long populate_refused;	/* the last error that one of them gave */
	struct event event[EVENTS];
	struct change change[CHANGES];
	struct own_change own[CHANGES];
};

extern struct run *running;

/* Runs one side; `hook` is the entry. */
void trial_run(struct run *run, enum rig_side side, word old_hook, word new_hook, const struct input *input);
/* Ends the run at once, from wherever it is. */
void trial_end(enum rig_end end) __attribute__((noreturn));
void trial_fail(enum rig_end end, const char *why, word where) __attribute__((noreturn));
/* Counts work, so that endless loops end. */
void trial_step(void);
extern volatile int inside;	/* the handlers or the model are running */
extern long steps_now;

void seen_start(void);
const char *result_name(uint64_t key);
void event_start(void);
struct canon canon(word value, char kind);

/* The handlers' stack. */
void stack_start(void);
void stack_passed(word pointer, uint64_t key, int certain);
void stack_written(word address, word size);
int stack_read(word address, word size);

/* The handlers' own variables. */
void own_load(void);
void own_start(const struct input *input);
int own_read(word address, int size);
/* The word of a variable that an address is in, and which byte of it; 0 if it is in none. */
int own_place(word address, struct place *at, int *byte);
int own_changes(struct own_change *list, int max);
const char *own_name(int variable);

/* Symbols of the program. */
struct symbol {
	word at, size;
	char type;
	const char *name;	/* with its prefix */
};
void symbols_load(const char *text);
const struct symbol *symbol_at(word address);
word symbol_named(const char *name);
extern struct symbol *symbols;
extern int n_symbols_loaded;
/* The name without prefix and without the mark of a mutant. */
uint64_t symbol_hash(const struct symbol *s);

void faults_install(void);
/* Runs that were ended because time had passed, so that another day they may end in another way. */
extern long ended_by_clock;

#endif
