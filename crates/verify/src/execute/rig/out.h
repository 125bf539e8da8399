/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef OUT_H
#define OUT_H

#include "compare.h"

/* One JSON object, made in pieces between these two and then sent to standard output. */
void out_start(void);
void out_end(void);
void out_text(const char *key, const char *text);
void out_number(const char *key, long number);
void out_word(const char *key, word value);
void out_open(const char *key, char bracket);
void out_close(char bracket);
void out_input(const struct input *input);
void out_run(const char *key, const struct run *run);
void out_verdict(const struct verdict *v, const struct run *old, const struct run *new);
/* Words of the world that were read and are not zero. */
void out_seen(void);

#endif
