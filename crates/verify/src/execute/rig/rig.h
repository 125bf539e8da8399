/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * What the parts of the rig share. The rig runs an old and a new handler in one user-space process, on the same
 * made-up world, and compares what they did.
 *
 * model*.c is compiled with the kernel's flags and headers, everything else with the host's; so this header uses
 * plain types only. Addresses and words are unsigned long.
 */
#ifndef RIG_H
#define RIG_H

typedef unsigned long word;

#define RIG_PAGE 4096UL

/* Which handler runs. */
enum rig_side { RIG_OLD, RIG_NEW };

/* What happens around the hook. */
enum rig_scenario {
	RIG_DIRECT,		/* mmap() of a file, nothing fails in mm */
	RIG_NO_VMA,		/* no memory for the VMA, after a successful mmap_prepare() */
	RIG_POPULATE_FAILS,	/* the page tables cannot be filled */
	RIG_MERGE,		/* a VMA that the new one may merge with lies before it */
	RIG_COMPAT,		/* a stacked file calls the hook for a VMA that exists */
	RIG_SCENARIOS
};

/* How a trial of one side ended. */
enum rig_end {
	RIG_DONE,
	RIG_CRASH,		/* a bad memory access, a BUG() or a division by zero */
	RIG_ENDLESS,		/* more steps than allowed */
	RIG_UNUSABLE,		/* the made-up world cannot be told: not the handler's fault */
	RIG_AGAIN		/* a word turned out to be a pointer: start the trial again */
};

/* What mmap() asks for. */
struct rig_request {
	word addr;
	word pages;
	word pgoff;
	word flags;		/* VM_xxx masks as do_mmap() would give them */
	word neighbour;		/* the flags of the VMA before it, where there is one */
};

/* What became of the mapping, in plain words. */
#define RIG_OPS 24
struct rig_mapping {
	long ret;		/* 0 or a negative errno */
	int merged;		/* the new range became part of a neighbour */
	int exists;		/* there is a VMA of its own */
	int has_mapped;		/* vm_ops has a `mapped` */
	int has_close;		/* vm_ops has a `close` */
	word start, end, pgoff, flags, prot;
	word vm_file, private_data;
	word ops;		/* vm_ops; 0 when the VMA is anonymous */
	word op[RIG_OPS];	/* the members of vm_ops but `mapped` */
	int ops_len;
};

/* model.c: compiled with the kernel's headers. */
void model_setup(enum rig_side side, word old_hook, word new_hook, word file, word task, word mm, word signal);
void model_map(enum rig_side side, const struct rig_request *request, enum rig_scenario scenario,
	       struct rig_mapping *out);
/* Fork, then unmap the copy and the original. */
void model_live(void);
int model_is_warning(word address);

/* What the model asks of the runtime. */
word rig_populate(word kind, word vma, word addr, word what, word size, word prot);
void rig_phase(int phase);
/* These bytes are mm's own business: changes of them are not compared. */
void rig_exclude(word start, word len);

enum rig_phase_id { PHASE_HOOK, PHASE_AFTER, PHASE_LIFE };

#endif
