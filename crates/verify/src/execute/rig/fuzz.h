/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Choosing inputs: what was covered, which comparisons were seen, and what is worth trying next. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include "trial.h"

void fuzz_branch(unsigned int id, unsigned int outcome);
/* `where` tells one comparison of the handler from another. */
void fuzz_compare(uint64_t value, uint64_t with, int size, word where);
/* The next input to try. */
void fuzz_next(struct input *to, long number);
/* What was learned from a trial; `works` says that the mapping was made. */
void fuzz_learn(const struct input *input, const struct run *old, int works);
void fuzz_trial_start(const struct input *input);

/* Branch outcomes of the old handler that were reached; the total comes from the probes. */
#define BRANCHES 4096
#define OUTCOMES 64
extern unsigned int branch_hits[BRANCHES][OUTCOMES];

/* Inputs worth keeping: each reached something new. */
#define CORPUS 1024
extern struct input corpus[CORPUS];
extern int n_corpus;

#endif
