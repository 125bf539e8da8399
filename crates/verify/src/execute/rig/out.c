// SPDX-License-Identifier: MIT OR Apache-2.0
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "out.h"
#include "sandbox.h"

static int first = 1;
static FILE *answer;
static char *text_of_all;
static size_t size_of_all;

void out_start(void)
{
	answer = open_memstream(&text_of_all, &size_of_all);
	if (!answer)
		exit(2);
}

void out_end(void)
{
	putc('\n', answer);
	fclose(answer);
	sandbox_answer(text_of_all, size_of_all);
}

static void comma(const char *key)
{
	fprintf(answer, first ? "" : ",");
	first = 0;
	if (key)
		fprintf(answer, "\"%s\":", key);
}

static void quoted(const char *text)
{
	putc('"', answer);
	for (; *text; text++) {
		unsigned char c = *text;

		if (c == '"' || c == '\\')
			fprintf(answer, "\\%c", c);
		else if (c < 32 || c > 126)
			fprintf(answer, "\\u%04x", c);
		else
			putc(c, answer);
	}
	putc('"', answer);
}

void out_text(const char *key, const char *text)
{
	comma(key);
	quoted(text);
}

void out_number(const char *key, long number)
{
	comma(key);
	fprintf(answer, "%ld", number);
}

void out_word(const char *key, word value)
{
	char text[600];
	const struct symbol *s = value > 0x10000 ? symbol_at(value) : NULL;
	struct place at;

	if (world_place(value, &at) && !(value & 7))
		snprintf(text, sizeof(text), "&%s", world_name(&at));
	else if (s && strncmp(s->name, "m_rig_vma", 9) == 0)
		snprintf(text, sizeof(text), "vma+0x%lx", value - s->at);
	else if (s)
		snprintf(text, sizeof(text), "%s+0x%lx", s->name, value - s->at);
	else if ((long)value < 0 && (long)value > -4096)
		snprintf(text, sizeof(text), "%ld", (long)value);
	else
		snprintf(text, sizeof(text), "0x%lx", value);
	out_text(key, text);
}

void out_open(const char *key, char bracket)
{
	comma(key);
	putc(bracket, answer);
	first = 1;
}

void out_close(char bracket)
{
	putc(bracket, answer);
	first = 0;
}

static const char *const scenarios[] = {
	"mmap() with nothing failing in mm", "no memory for the VMA", "the page tables cannot be filled",
	"a neighbour that it may merge with", "called for a stacked file"
};

void out_input(const struct input *input)
{
	const struct rig_request *rq = &input->request;

	out_open("input", '{');
	out_text("scenario", scenarios[input->scenario]);
	out_word("start", rq->addr);
	out_number("pages", rq->pages);
	out_word("pgoff", rq->pgoff);
	out_word("flags", rq->flags);
	if (input->scenario == RIG_POPULATE_FAILS)
		out_number("populate_error", input->populate_error);
	out_close('}');
}

static const char *event_name(const struct event *e)
{
	static const char *const kinds[] = { "map page frames", "map a page", "map pages" };

	return e->kind == EV_CALL ? stubs[e->id].name : e->kind == EV_VIA ? "a function pointer" : kinds[e->raw[0] % 3];
}

void out_run(const char *key, const struct run *run)
{
	int i, k;

	out_open(key, '{');
	out_number("result", run->map.ret);
	if (run->end != RIG_DONE)
		out_text("end", run->why);
	out_number("merged", run->map.merged);
	if (run->map.exists) {
		out_word("flags", run->map.flags);
		out_word("prot", run->map.prot);
		out_word("pgoff", run->map.pgoff);
		out_word("vm_ops", run->map.ops);
		out_word("private_data", run->map.private_data);
	}
	out_open("calls", '[');
	for (i = 0; i < run->events && i < 60; i++) {
		const struct event *e = &run->event[i];

		out_open(NULL, '{');
		out_text("name", event_name(e));
		out_number("phase", e->phase);
		out_open("arguments", '[');
		for (k = e->kind == EV_POPULATE; k < e->n; k++)
			out_word(NULL, e->raw[k]);
		out_close(']');
		out_word("result", e->result);
		out_close('}');
	}
	out_close(']');
	out_close('}');
}

static void out_call(const char *key, const struct run *run, int at)
{
	if (at >= 0)
		out_text(key, at < run->events ? event_name(&run->event[at]) : "no call");
}

void out_verdict(const struct verdict *v, const struct run *old, const struct run *new)
{
	out_text("what", v->what);
	if (v->why)
		out_text("why", v->why);
	if (v->variable)
		out_text("variable", v->variable);
	if (v->place.key)
		out_text("place", world_name(&v->place));
	out_word("old", v->old_value);
	out_word("new", v->new_value);
	out_call("old_call", old, v->old_event);
	out_call("new_call", new, v->new_event);
}

void out_seen(void)
{
	int i, k, n = 0;

	out_open("words", '[');
	for (i = seen_count() - 1; i >= 0 && n < 40; i--) {
		const struct seen *s = seen_last(i);

		for (k = seen_count() - 1; k > i; k--)
			if (seen_last(k)->at.key == s->at.key && seen_last(k)->at.off == s->at.off)
				break;
		if (k > i || world_word(&s->at, s->address, -1) == 0)
			continue;
		out_open(NULL, '{');
		out_text("name", world_name(&s->at));
		out_word("value", s->value);
		out_close('}');
		n++;
	}
	out_close(']');
}
