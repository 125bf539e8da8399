// SPDX-License-Identifier: MIT OR Apache-2.0
/* One run of one side. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include "trial.h"

void m_model_setup(enum rig_side side, word old_hook, word new_hook, word file, word task, word mm, word signal);
void m_model_map(enum rig_side side, const struct rig_request *request, enum rig_scenario scenario,
		 struct rig_mapping *out);
void m_model_live(void);
void event_start_input(const struct input *input);
extern word k_const_current_task[] __attribute__((weak));
extern word k_current_task[] __attribute__((weak));

struct run *running;
volatile int inside;
long steps_now;

static sigjmp_buf leave;
static long steps;

/* Accesses and calls of one run; a handler that needs more maps too much for a test. */
#define MOST_STEPS 100000

void trial_end(enum rig_end end)
{
	running->end = end;
	siglongjmp(leave, 1);
}

void trial_fail(enum rig_end end, const char *why, word where)
{
	const struct symbol *s = symbol_at(where);

	running->why = why;
	running->where = where;
	/* A world that mm cannot live in. */
	if (end == RIG_CRASH && s && !strncmp(s->name, "m_", 2))
		end = RIG_UNUSABLE;
	trial_end(end);
}

void trial_step(void)
{
	steps_now++;
	if (++steps > MOST_STEPS)
		trial_fail(RIG_ENDLESS, "too many steps", 0);
}

static void go(word old_hook, word new_hook, const struct input *input)
{
	word file = world_root("file"), task = world_root("current"), mm = world_root("mm"), signal = world_root("current->signal");

	if (k_const_current_task) {
		world_touch((word)k_const_current_task);
		*k_const_current_task = task;
	}
	if (k_current_task) {
		world_touch((word)k_current_task);
		*k_current_task = task;
	}
	m_model_setup(running->side, old_hook, new_hook, file, task, mm, signal);
	world_settle();
	m_model_map(running->side, &input->request, input->scenario, &running->map);
	running->mapped_events = running->events;
	running->changes = world_changes(running->change, CHANGES);
	running->own_changes = own_changes(running->own, CHANGES);
	m_model_live();
}

void trial_run(struct run *run, enum rig_side side, word old_hook, word new_hook, const struct input *input)
{
	int again;

	running = run;
	for (again = 0; again < 200; again++) {
		memset(&run->map, 0, sizeof(run->map));
		run->side = side;
		run->end = RIG_DONE;
		run->why = "";
		run->where = 0;
		run->events = run->changes = run->own_changes = run->mapped_events = 0;
		run->populate_calls = 0;
		run->populate_refused = 0;
		steps = 0;
		world_start(input);
		own_start(input);
		seen_start();
		stack_start();
		event_start_input(input);
		if (!sigsetjmp(leave, 1)) {
			inside = 1;
			go(old_hook, new_hook, input);
		}
		inside = 0;
		if (run->end != RIG_AGAIN)
			return;
	}
	run->end = RIG_UNUSABLE;
	run->why = "too many pointers";
}
