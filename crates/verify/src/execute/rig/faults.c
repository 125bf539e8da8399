// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Signals: memory is made when it is touched, a word that is used as an address is learned to be a pointer, calls
 * through made-up pointers return, WARN() goes on, everything else ends the run. x86-64 only.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>
#include "trial.h"

int m_model_is_warning(word address);
word rig_via(word target, const word *raw, word *second);

/* How far an access may lie from the pointer that it goes through. */
#define REACH (1UL << 17)

/* The latest word read that can have been the pointer behind an access to `address`. */
static int learn_from(word address)
{
	int i, best = -1;
	word distance = REACH;

	for (i = 0; i < seen_count(); i++) {
		const struct seen *s = seen_last(i);
		word d = address - s->value;

		if (s->size != 8 || (d >= REACH && -d > RIG_PAGE))
			continue;
		if (d >= REACH)
			d = -d;
		if (d < distance) {
			best = i;
			distance = d;
		}
		if (i > 64 && best >= 0)
			break;
	}
	return best >= 0 && world_learn(&seen_last(best)->at);
}

static void via(ucontext_t *context)
{
	greg_t *r = context->uc_mcontext.gregs;
	word raw[6] = { r[REG_RDI], r[REG_RSI], r[REG_RDX], r[REG_RCX], r[REG_R8], r[REG_R9] }, second;

	r[REG_RAX] = rig_via(r[REG_RIP], raw, &second);
	r[REG_RDX] = second;
	r[REG_RIP] = *(word *)r[REG_RSP];
	r[REG_RSP] += 8;
}

static void on_fault(int number, siginfo_t *info, void *extra)
{
	ucontext_t *context = extra;
	greg_t *r = context->uc_mcontext.gregs;
	word address = (word)info->si_addr, rip = r[REG_RIP];
	struct place at;

	if (!inside) {
		fprintf(stderr, "rig: signal %d at %lx outside of a handler, address %lx\n", number, rip, address);
		_exit(3);
	}
	trial_step();
	if (number == SIGILL) {
		/* ud2, ud1 with a register: WARN() and BUG() of the kernel */
		const unsigned char *code = (const unsigned char *)rip;
		int length = code[0] == 0x0f && code[1] == 0x0b ? 2 : code[0] == 0x67 && code[1] == 0x0f ? 4 : 3;
		int kind = m_model_is_warning(rip);

		if (kind == 1) {
			r[REG_RIP] += length;
			return;
		}
		trial_fail(RIG_CRASH, "BUG()", rip);
	}
	if (number == SIGSEGV && rip == address) {
		if (world_place(address, &at)) {
			via(context);
			return;
		}
		if (learn_from(address))
			trial_end(RIG_AGAIN);
		trial_fail(RIG_CRASH, "a call through a bad pointer", rip);
	}
	if (number == SIGSEGV && info->si_code > 0 && address) {
		if (world_touch(address))
			return;
		if (learn_from(address))
			trial_end(RIG_AGAIN);
	} else if (number == SIGSEGV) {
		/* Not canonical: the kernel does not say which address; the pointer is among the registers. */
		int i;

		if (address == 0 && info->si_code == SEGV_MAPERR && learn_from(0))
			trial_end(RIG_AGAIN);
		for (i = 0; i < 16; i++)
			if (((word)r[i] >> 47) != 0 && learn_from(r[i]))
				trial_end(RIG_AGAIN);
	}
	trial_fail(RIG_CRASH, number == SIGFPE ? "a division by zero" : "a bad memory access", rip);
}

long ended_by_clock;
static long steps_at_tick;

static void on_tick(int number)
{
	(void)number;
	if (inside && steps_now == steps_at_tick) {
		ended_by_clock++;
		trial_fail(RIG_ENDLESS, "no end", 0);
	}
	steps_at_tick = steps_now;
}

void faults_install(void)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER };
	struct sigaction tick = { .sa_handler = on_tick, .sa_flags = SA_NODEFER | SA_RESTART };
	struct itimerval timer = { { 0, 500000 }, { 0, 500000 } };

	sigemptyset(&action.sa_mask);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGILL, &action, NULL);
	sigaction(SIGFPE, &action, NULL);
	sigaction(SIGTRAP, &action, NULL);
	sigemptyset(&tick.sa_mask);
	sigaction(SIGVTALRM, &tick, NULL);
	/* Processor time and not the clock: on a busy machine a handler that was only waiting must not look endless. */
	setitimer(ITIMER_VIRTUAL, &timer, NULL);
}
