// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * rig SYMBOLS TOKEN TRIALS SEED CPU-SECONDS OLD NEW [MUTANT...]
 *
 * Drives the handlers OLD and NEW with TRIALS inputs, then each MUTANT with the inputs that reached something.
 * One JSON object goes to standard output, and behind it what the file TOKEN holds. The program begins in sandbox.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "fuzz.h"
#include "keepers.h"
#include "out.h"
#include "sandbox.h"

void fuzz_seed(uint64_t seed);
void stubs_start(void);
void patch_model(void);

/* Numbers of the probes and of the mutants that were compiled. */
extern const unsigned int __start___v2d_sites[] __attribute__((weak)), __stop___v2d_sites[] __attribute__((weak));
extern const unsigned int __start___v2d_mutants[] __attribute__((weak)), __stop___v2d_mutants[] __attribute__((weak));

static struct run old_run, new_run;
static word old_hook;

static struct {
	long trials, compared, works, closes, fails, crashes, endless, unusable, scenario[RIG_SCENARIOS];
	long design[DESIGNS];
} count;

/* The last input that the old handler crashed on, for who looks into it. */
static const char *crash_why;
static word crash_at;

enum outcome { SAME, DIFFERS, NO_COMPARISON };

/*
 * Whether what the hook left is a mark that it would set again: where memory holds it already, the hook maps as before
 * and changes nothing. A count or a reference is none, nor is a mark that the hook looks at.
 */
static int is_sticky(const struct input *input, word new_hook)
{
	static struct run first, second;
	struct input again = *input;
	int i;

	if (input->wishes + new_run.changes > WISHES)
		return 0;
	again.scenario = RIG_DIRECT;
	trial_run(&first, RIG_NEW, old_hook, new_hook, &again);
	for (i = 0; i < new_run.changes; i++)
		again.wish[again.wishes++] = (struct wish){ new_run.change[i].at, ~0UL, new_run.change[i].is };
	trial_run(&second, RIG_NEW, old_hook, new_hook, &again);
	return first.end == RIG_DONE && second.end == RIG_DONE && first.map.exists && second.map.exists &&
	       first.changes == new_run.changes && !second.changes && first.events == second.events;
}

static int compare_rest(struct verdict *v)
{
	memset(v, 0, sizeof(*v));
	v->design = 1U << STICKY_STATE | 1U << HOOK_IN_VAIN;
	return 1;
}

static enum outcome try_once(struct input *input, word new_hook, struct verdict *v)
{
	memset(v, 0, sizeof(*v));
	if (input->scenario == RIG_NO_VMA || input->scenario == RIG_MERGE) {
		/* The old handler may not be called at all there: is this world one that it maps in? */
		struct input direct = *input;

		direct.scenario = RIG_DIRECT;
		trial_run(&old_run, RIG_OLD, old_hook, new_hook, &direct);
		if (old_run.end != RIG_DONE || !old_run.map.exists)
			return NO_COMPARISON;
		input->request.neighbour = old_run.map.flags;
	}
	trial_run(&old_run, RIG_OLD, old_hook, new_hook, input);
	if (old_run.end != RIG_DONE || old_run.map.ret > 0)
		return NO_COMPARISON;
	trial_run(&new_run, RIG_NEW, old_hook, new_hook, input);
	if (new_run.end == RIG_UNUSABLE)
		return NO_COMPARISON;
	if (compare(&old_run, &new_run, input, v))
		return SAME;
	return v->stays && is_sticky(input, new_hook) && compare_rest(v) ? SAME : DIFFERS;
}

/* What a run learns of the world changes it: both sides must have seen the same one. */
static enum outcome try_input(struct input *input, word new_hook, struct verdict *v)
{
	enum outcome outcome = NO_COMPARISON;
	int i, before = -1;

	for (i = 0; i < 16 && before != world_learned(); i++) {
		before = world_learned();
		outcome = try_once(input, new_hook, v);
	}
	return outcome;
}

/* The same difference from as little as possible. */
static void shrink(struct input *input, word new_hook, struct verdict *v)
{
	const char *what = v->what;
	struct input smaller;
	struct verdict w;
	int step, i;

	for (step = 0; step < 200; step++) {
		smaller = *input;
		switch (step) {
		case 0:
			smaller.scenario = RIG_DIRECT;
			break;
		case 1:
			smaller.mood = MOOD_MILD;
			break;
		case 2:
			smaller.request.pages = 1;
			break;
		case 3:
			smaller.request.pages = 2;
			break;
		case 4:
			smaller.request.pgoff = 0;
			break;
		case 5:
			smaller.request.flags = 0xfb;
			break;
		case 6:
			smaller.request.addr = 0x7f0000000000UL;
			break;
		default:
			i = step - 7;
			if (i >= smaller.wishes)
				return;
			smaller.wish[i] = smaller.wish[--smaller.wishes];
		}
		if (!memcmp(&smaller, input, sizeof(smaller)))
			continue;
		if (try_input(&smaller, new_hook, &w) == DIFFERS && !strcmp(w.what, what)) {
			*input = smaller;
			*v = w;
			if (step >= 7)
				step--;
		}
	}
}

static void drive(long trials, word new_hook)
{
	struct input input, failing;
	struct verdict v, first;
	int found = 0, i;
	long at = 0;

	for (count.trials = 0; count.trials < trials; count.trials++) {
		enum outcome outcome;

		fuzz_next(&input, count.trials);
		fuzz_trial_start(&input);
		outcome = try_input(&input, new_hook, &v);
		count.crashes += old_run.end == RIG_CRASH;
		if (old_run.end == RIG_CRASH) {
			crash_why = old_run.why;
			crash_at = old_run.where;
		}
		count.endless += old_run.end == RIG_ENDLESS;
		count.unusable += old_run.end == RIG_UNUSABLE || (old_run.end == RIG_DONE && new_run.end == RIG_UNUSABLE);
		fuzz_learn(&input, &old_run, outcome != NO_COMPARISON && !old_run.map.ret && old_run.map.exists);
		if (outcome == NO_COMPARISON)
			continue;
		count.compared++;
		count.scenario[input.scenario]++;
		count.works += !old_run.map.ret && old_run.map.exists;
		count.closes += old_run.map.has_close || new_run.map.has_close;
		count.fails += old_run.map.ret < 0;
		for (i = 0; i < DESIGNS; i++)
			count.design[i] += v.design >> i & 1;
		if (outcome == DIFFERS) {
			failing = input;
			first = v;
			at = count.trials;
			found = 1;
			break;
		}
	}
	if (!found)
		return;
	shrink(&failing, new_hook, &first);
	/* Once more for what is printed; what was learned since may have changed the world. */
	if (try_input(&failing, new_hook, &v) == DIFFERS)
		first = v;
	out_open("difference", '{');
	out_number("trial", at);
	out_verdict(&first, &old_run, &new_run);
	out_input(&failing);
	out_run("new_run", &new_run);
	trial_run(&old_run, RIG_OLD, old_hook, new_hook, &failing);
	out_seen();
	out_run("old_run", &old_run);
	out_close('}');
}

static void mutant(const char *name, long trials)
{
	word hook = symbol_named(name);
	struct input input;
	struct verdict v;
	long n = 0, used = 0;
	int killed = 0;

	while (hook && !killed && n < n_corpus + trials) {
		if (n < n_corpus)
			input = corpus[n];
		else
			fuzz_next(&input, 10000000 + n);
		n++;
		fuzz_trial_start(&input);
		killed = try_input(&input, hook, &v) == DIFFERS;
		used++;
	}
	out_open(NULL, '{');
	out_text("name", name);
	out_number("found", killed);
	out_number("trials", used);
	if (killed)
		out_text("what", v.what);
	out_close('}');
}

static void out_marks(const char *key, const unsigned int *from, const unsigned int *to)
{
	out_open(key, '[');
	for (; from < to; from++)
		out_number(NULL, *from);
	out_close(']');
}

int main(int argc, char **argv)
{
	word new_hook;
	long trials;
	int i, k;

	symbols_load(rig_symbols);
	trials = atol(argv[3]);
	fuzz_seed(strtoul(argv[4], NULL, 0));
	old_hook = symbol_named(argv[6]);
	new_hook = symbol_named(argv[7]);
	if (!old_hook || !new_hook) {
		fprintf(stderr, "rig: no %s or no %s\n", argv[6], argv[7]);
		return 2;
	}
	stubs_start();
	own_load();
	patch_model();
	faults_install();
	out_start();
	sandbox_close();
	out_open(NULL, '{');
	drive(trials, new_hook);
	out_number("trials", count.trials);
	out_number("compared", count.compared);
	out_number("mapped", count.works);
	out_number("refused", count.fails);
	out_number("closes", count.closes);
	out_keepers("keepers");
	out_number("crashes", count.crashes);
	if (crash_why) {
		out_text("crash", crash_why);
		out_word("crash_at", crash_at);
	}
	out_number("endless", count.endless);
	out_number("unusable", count.unusable);
	out_number("corpus", n_corpus);
	out_open("design", '{');
	for (i = 0; i < DESIGNS; i++)
		out_number(by_design[i], count.design[i]);
	out_close('}');
	out_marks("sites", __start___v2d_sites, __stop___v2d_sites);
	out_marks("live", __start___v2d_mutants, __stop___v2d_mutants);
	out_open("branches", '[');
	for (i = 0; i < BRANCHES; i++)
		for (k = 0; k < OUTCOMES; k++)
			if (branch_hits[i][k]) {
				out_open(NULL, '[');
				out_number(NULL, i);
				out_number(NULL, k);
				out_number(NULL, branch_hits[i][k]);
				out_close(']');
			}
	out_close(']');
	out_open("mutants", '[');
	for (i = 8; i < argc; i++)
		mutant(argv[i], trials / 4);
	out_close(']');
	out_number("timed", ended_by_clock);
	out_close('}');
	out_end();
	return 0;
}
