/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef COMPARE_H
#define COMPARE_H

#include "trial.h"

/* Differences that the new interface brings by design; the texts are in transforms/kernel/differences.toml, by these names. */
enum design {
	MERGES, HOOK_IN_VAIN, RANGE_CHECKED, ERRNO_OF_ACTION, POPULATE_LAST, STATE_AFTER_POPULATE, PROT_STORED, STICKY_STATE,
	DESIGNS
};
#define DESIGN_NAMES "may-merge", "hook-in-vain", "range-checked", "errno-of-action", "populate-last", \
	"state-after-populate", "prot-stored", "sticky-state"
extern const char *const by_design[];

struct verdict {
	const char *what, *why, *variable;
	word old_value, new_value;
	struct place place;
	int old_event, new_event;
	unsigned int design;	/* bits of those that were met */
	int stays;		/* memory changed although no mapping was made */
};

/* 1 when both did the same. */
int compare(struct run *old, struct run *new, const struct input *input, struct verdict *verdict);

#endif
