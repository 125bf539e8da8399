/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Calls that leave the handlers for code that is not there: whether such a function keeps something of a mapping that
 * never came to be cannot be told. Those that were made in vain are remembered by name.
 */
#ifndef KEEPERS_H
#define KEEPERS_H

#include "trial.h"

/* The new hook ran, and there is no mapping that anything of it belongs to. */
void keepers_in_vain(const struct run *new);
/* mmap() failed on both sides: only what one side calls more often than the other. */
void keepers_of_failure(const struct run *old, const struct run *new);
/* The names, as a list. */
void out_keepers(const char *key);

#endif
