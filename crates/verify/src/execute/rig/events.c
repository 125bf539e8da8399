// SPDX-License-Identifier: MIT OR Apache-2.0
/* Calls that leave the handlers: recorded, and answered from the made-up world. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "trial.h"

extern char __executable_start[], etext[], end[];
extern char m_rig_vma[] __attribute__((weak)), m_rig_copy[] __attribute__((weak));

static int phase;
static const struct input *input;
static unsigned short times[8192];
static word stack_low, stack_high;

void event_start_input(const struct input *in)
{
	char here;

	input = in;
	phase = PHASE_HOOK;
	memset(times, 0, sizeof(times));
	stack_high = (word)&here + 65536;
	stack_low = (word)&here - (4UL << 20);
}

void m_rig_phase(int to)
{
	if (to == PHASE_LIFE)
		running->mapped_events = running->events;
	phase = to;
}

void m_rig_exclude(word start, word len)
{
	world_exclude(start, len);
}

static int is_mapping(word value)
{
	return (m_rig_vma && value - (word)m_rig_vma < 8) || (m_rig_copy && value - (word)m_rig_copy < 8);
}

struct canon canon(word value, char kind)
{
	const struct symbol *s;

	switch (kind) {
	case 'b':
		return (struct canon){ 'n', !!(value & 0xff), 0 };
	case 'c':
		return (struct canon){ 'n', value & 0xff, 0 };
	case 's':
		return (struct canon){ 'n', value & 0xffff, 0 };
	case 'i': case 'u':
		return (struct canon){ 'n', value & 0xffffffff, 0 };
	case 'v': case '-':
		return (struct canon){ '-', 0, 0 };
	case 'n':
		return (struct canon){ 'n', value, 0 };
	}
	if (is_mapping(value))
		return (struct canon){ 'm', 0, 0 };
	if (value - stack_low < stack_high - stack_low)
		return (struct canon){ 'k', 0, 0 };
	if (value >= (word)__executable_start && value < (word)end) {
		s = symbol_at(value);
		if (s && value != s->at && (s->type == 't' || s->type == 'T'))
			return (struct canon){ 'r', 0, 0 };	/* a place in code, such as _RET_IP_ */
		if (s)
			return (struct canon){ 's', symbol_hash(s), value - s->at };
		if (value < (word)end - 64) {
			char text[64];

			snprintf(text, sizeof(text), "%.60s", (const char *)value);
			return (struct canon){ 't', key_of_name("text", text), 0 };
		}
	}
	return (struct canon){ 'n', value, 0 };
}

static struct event *event_add(int kind, int id, int n, const word *raw, const char *kinds)
{
	struct event *e;
	int i;

	if (running->events == EVENTS)
		trial_fail(RIG_ENDLESS, "too many calls", 0);
	e = &running->event[running->events++];
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->phase = phase;
	e->id = id;
	e->n = n > 6 ? 6 : n;
	for (i = 0; i < e->n; i++) {
		e->raw[i] = raw[i];
		e->arg[i] = canon(raw[i], kinds ? kinds[i] : 'l');
	}
	return e;
}

static const int errnos[] = { 12, 22, 5, 16, 14, 19, 512, 11, 1, 28 };

/* Names of results, for people. */
static struct { uint64_t key; const char *name; } results[256];

static word answer(const struct stub *s, uint64_t key, char kind)
{
	/* The result itself is another word than the first one of the object that it may point to. */
	const char *name = s ? s->name : "call";
	struct place at = { mix(key, 1), 0 };
	uint64_t h = mix(input->seed, key);
	word value;
	int i;

	results[at.key % 256].key = at.key;
	results[at.key % 256].name = name;
	switch (kind) {
	case GIVES_NOTHING:
		return 0;
	case GIVES_POINTER:
		value = input->mood == MOOD_MIXED && h % 16 == 0 ? 0 :
			input->mood == MOOD_MIXED && h % 16 == 1 ? -12UL : world_pointer(key, NULL, name);
		break;
	case GIVES_BOOL:
		value = input->mood == MOOD_MILD ? h % 4 != 0 : h % 2;
		break;
	case GIVES_INT:
		h = input->mood == MOOD_MILD ? 0 : h;
		value = h % 16 < 9 ? 0 : h % 16 < 13 ? -(word)errnos[(h >> 8) % 10] : (h >> 8) % 9;
		break;
	default:
		value = world_word(&at, world_pointer(at.key, NULL, name), -1);
		seen_add(&at, 0, value, 8);
		return value;
	}
	for (i = 0; i < input->wishes; i++) {
		const struct wish *w = &input->wish[i];

		if (w->at.key == at.key && w->at.off == 0)
			value = (value & ~w->mask) | (w->value & w->mask);
	}
	if (kind == GIVES_BOOL)
		value &= 1;
	seen_add(&at, 0, value, kind == GIVES_INT ? 4 : 8);
	return value;
}


const char *result_name(uint64_t key)
{
	return results[key % 256].key == key ? results[key % 256].name : NULL;
}

/* Called by each generated stub. */
word rig_stub(int id, const word *raw)
{
	const struct stub *s = &stubs[id];
	int n = strlen(s->kinds) - 1;
	struct event *e = NULL;
	word value;
	uint64_t key;
	int i;

	trial_step();
	if (s->has_value && s->silent)
		return s->value;
	if (!s->silent)
		e = event_add(EV_CALL, id, n, raw, s->kinds + 1);
	if (s->has_value) {
		value = s->value;
	} else {
		key = mix(key_of_name("result", s->name), id < 8192 ? times[id]++ : 0);
		for (i = 0; i < n; i++)
			stack_passed(raw[i], mix(key, 0x6f757400 + i), 1);
		value = answer(s, key, s->kinds[0]);
	}
	if (e)
		e->result = value;
	return value;
}

/* A call through a pointer of the made-up world. A structure of two words comes back in two registers. */
word rig_via(word target, const word *raw, word *second)
{
	struct place at;
	struct event *e;
	uint64_t key;
	word value;
	int i, nth = 0;

	trial_step();
	world_place(target, &at);
	e = event_add(EV_VIA, -1, 1, raw, NULL);
	e->key = at.key;
	for (i = 0; i < running->events - 1; i++)
		nth += running->event[i].kind == EV_VIA && running->event[i].key == at.key;
	key = mix(mix(at.key, 0x76696131), nth);
	for (i = 0; i < 6; i++)
		stack_passed(raw[i], mix(key, 0x6f757400 + i), 0);
	*second = answer(NULL, mix(key, 0x726478), GIVES_LONG);
	value = answer(NULL, key, mix(input->seed, key) % 2 || input->mood == MOOD_MILD ? GIVES_INT : GIVES_LONG);
	e->result = value;
	return value;
}

/* Page tables would be filled here; kind 0 by page frame numbers, 1 by one page, 2 by an array of pages. */
word m_rig_populate(word kind, word vma, word addr, word what, word size, word prot)
{
	word raw[5] = { kind, addr, what, size, prot };
	struct event *e;

	trial_step();
	/* All of it is numbers, also where one happens to be an address of the program; but a page may be a variable's. */
	e = event_add(EV_POPULATE, -1, 5, raw, kind ? "nnlnn" : "nnnnn");
	e->result = input->scenario == RIG_POPULATE_FAILS ? input->populate_error : 0;
	(void)vma;
	return e->result;
}

/* A function that the model has itself, called by a handler. */
word rig_real(word target, word a, word b, word c, word d, word e, word f)
{
	word value = ((word (*)(word, word, word, word, word, word))target)(a, b, c, d, e, f);

	trial_step();
	running->populate_calls++;
	if ((int)value < 0 && (int)value > -4096)
		running->populate_refused = (int)value;
	return value;
}
