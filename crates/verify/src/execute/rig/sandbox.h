/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include "rig.h"

/* The file of symbols, as it was when the program began. */
extern const char *rig_symbols;

/* The instruction at which the sandbox lets through what it lets through nowhere else: a number and six arguments. */
long rig_system(long number, word a, word b, word c, word d, word e, word f);
/* Handlers run from now on. */
void sandbox_close(void);
/* The answer, and behind it the token. */
void sandbox_answer(const char *text, word size);
#endif
