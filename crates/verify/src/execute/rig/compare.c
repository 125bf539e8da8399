// SPDX-License-Identifier: MIT OR Apache-2.0
/* Whether the old and the new handler did the same, up to the differences that the new interface brings by design. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "compare.h"
#include "keepers.h"

const char *const by_design[] = { DESIGN_NAMES };

static struct verdict *out;

static int differs(const char *what, word a, word b)
{
	out->what = what;
	out->old_value = a;
	out->new_value = b;
	return 0;
}

static int by(enum design which)
{
	out->design |= 1U << which;
	return 1;
}

static int same_canon(struct canon a, struct canon b)
{
	return a.kind == b.kind && a.a == b.a && a.b == b.b;
}

static const struct event *populate_of(const struct run *r)
{
	int i;

	for (i = 0; i < r->events; i++)
		if (r->event[i].kind == EV_POPULATE)
			return &r->event[i];
	return NULL;
}

static int same_event(const struct event *a, const struct event *b)
{
	int i;

	if (a->kind != b->kind || a->key != b->key || a->n != b->n)
		return 0;
	if (a->kind == EV_CALL && strcmp(stubs[a->id].name, stubs[b->id].name))
		return 0;
	for (i = 0; i < a->n; i++)
		if (!same_canon(a->arg[i], b->arg[i]) && !(a->kind == EV_VIA))
			return 0;
	return 1;
}

/* What is mapped, with page frames that follow each other as one piece, however many calls they took. */
static int pieces(const struct run *r, struct event *list)
{
	int i, n = 0;

	for (i = 0; i < r->mapped_events; i++) {
		const struct event *e = &r->event[i];
		struct event *last = n ? &list[n - 1] : NULL;

		if (e->kind != EV_POPULATE)
			continue;
		if (last && !e->raw[0] && !last->raw[0] && last->raw[1] + last->raw[3] == e->raw[1] &&
		    last->raw[2] + last->raw[3] / RIG_PAGE == e->raw[2] && last->raw[4] == e->raw[4] &&
		    !(last->raw[3] % RIG_PAGE)) {
			last->raw[3] += e->raw[3];
			last->arg[3].a = last->raw[3];
			continue;
		}
		list[n++] = *e;
	}
	return n;
}

/* The page tables must be filled alike. A populate call that reaches outside of the VMA is by design an error now. */
static int same_populates(const struct run *old, const struct run *new)
{
	static struct event olds[EVENTS], news[EVENTS];
	int i, n = pieces(old, olds), m = pieces(new, news);

	for (i = 0; i < n && i < m; i++)
		if (!same_event(&olds[i], &news[i]))
			return differs("what is mapped", olds[i].raw[2], news[i].raw[2]);
	return n == m || differs("whether pages are mapped", n, m);
}

/* `old` and `new`: the first calls that are not the same. */
static int differs_in(const char *what, int old, int new)
{
	out->old_event = old;
	out->new_event = new;
	return differs(what, 0, 0);
}

/* Calls but those that fill page tables, in order; what moved to mapped() may come in another order. */
static int same_calls(const struct run *old, const struct run *new, int from_old, int to_old, int from_new, int to_new)
{
	static unsigned char used[EVENTS];
	int i = from_old, k = from_new, moved = 0, first, second;

	for (;; i++, k++) {
		while (i < to_old && old->event[i].kind == EV_POPULATE)
			i++;
		while (k < to_new && new->event[k].kind == EV_POPULATE)
			k++;
		if (i == to_old && k == to_new)
			return 1;
		if (i == to_old || k == to_new || !same_event(&old->event[i], &new->event[k]))
			break;
	}
	first = i;
	second = k;
	/* The same calls in another order, by a function that runs after the page tables are filled? */
	memset(used, 0, sizeof(used));
	for (i = from_old; i < to_old; i++) {
		if (old->event[i].kind == EV_POPULATE)
			continue;
		for (k = from_new; k < to_new; k++)
			if (!used[k] && new->event[k].kind != EV_POPULATE && same_event(&old->event[i], &new->event[k]))
				break;
		if (k == to_new)
			return differs_in("a call", first, second);
		used[k] = 1;
	}
	for (k = from_new; k < to_new; k++) {
		moved |= new->event[k].kind == EV_POPULATE;
		if (new->event[k].kind != EV_POPULATE && !used[k])
			return differs_in("a call", first, second);
	}
	return new->map.has_mapped ? by(STATE_AFTER_POPULATE) : differs_in("the order of calls", first, second);
}

static int order_change(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	return x->at.key != y->at.key ? (x->at.key < y->at.key ? -1 : 1) : x->at.off < y->at.off ? -1 : x->at.off > y->at.off;
}

static int same_memory(struct run *old, struct run *new)
{
	int i, k;

	qsort(old->change, old->changes, sizeof(struct change), order_change);
	qsort(new->change, new->changes, sizeof(struct change), order_change);
	for (i = k = 0; i < old->changes || k < new->changes; i++, k++) {
		const struct change *a = i < old->changes ? &old->change[i] : NULL;
		const struct change *b = k < new->changes ? &new->change[k] : NULL;

		if (a && b && !order_change(a, b) && (a->is == b->is || same_canon(canon(a->is, 'l'), canon(b->is, 'l'))))
			continue;
		out->place = a && (!b || order_change(a, b) <= 0) ? a->at : b->at;
		return differs("memory that outlives the call", a && (!b || order_change(a, b) <= 0) ? a->is : a ? a->was : 0,
			       b && (!a || order_change(a, b) >= 0) ? b->is : b ? b->was : 0);
	}
	for (i = 0; i < old->own_changes || i < new->own_changes; i++) {
		const struct own_change *a = i < old->own_changes ? &old->own[i] : NULL;
		const struct own_change *b = i < new->own_changes ? &new->own[i] : NULL;

		if (a && b && a->variable == b->variable && a->off == b->off && same_canon(a->value, b->value))
			continue;
		out->variable = own_name(a ? a->variable : b->variable);
		return differs("a variable of the driver", a ? a->is : 0, b ? b->is : 0);
	}
	return 1;
}

static int same_ops(const struct run *old, const struct run *new)
{
	int i;

	if (!old->map.ops != !new->map.ops)
		return differs("vm_ops", old->map.ops, new->map.ops);
	for (i = 0; i < old->map.ops_len; i++)
		if (!same_canon(canon(old->map.op[i], 'p'), canon(new->map.op[i], 'p')))
			return differs("a member of vm_ops", old->map.op[i], new->map.op[i]);
	return 1;
}

static int same_mapping(const struct run *old, const struct run *new)
{
	const struct rig_mapping *a = &old->map, *b = &new->map;
	const struct event *p = populate_of(new);

	if (!a->exists)
		return 1;
	if (a->start != b->start || a->end != b->end)
		return differs("the range", a->end, b->end);
	if (a->flags != b->flags)
		return differs("flags", a->flags, b->flags);
	if (a->prot != b->prot && !(p && p->raw[4] == b->prot && populate_of(old) && populate_of(old)->raw[4] == b->prot &&
				    by(PROT_STORED)))
		return differs("page protection", a->prot, b->prot);
	if (a->pgoff != b->pgoff)
		return differs("pgoff", a->pgoff, b->pgoff);
	if (a->vm_file != b->vm_file)
		return differs("vm_file", a->vm_file, b->vm_file);
	if (!same_canon(canon(a->private_data, 'p'), canon(b->private_data, 'p')))
		return differs("private data", a->private_data, b->private_data);
	return same_ops(old, new);
}

/* Takes minus gives over all that was recorded, by function: nothing may be left when no mapping exists. */
static int balance(const struct run *r, int *worst)
{
	int i, k, sum = 0;

	for (i = 0; i < r->events; i++) {
		const struct event *e = &r->event[i];

		if (e->kind != EV_CALL || !stubs[e->id].balance)
			continue;
		k = stubs[e->id].balance;
		/* A take that fails takes nothing. */
		if (k > 0 && ((stubs[e->id].kinds[0] == 'p' && (!e->result || e->result > -4096UL)) ||
			      (stubs[e->id].kinds[0] == 'i' && (int)e->result < 0) ||
			      (stubs[e->id].kinds[0] == 'b' && !e->result)))
			continue;
		sum += k > 0 ? 1 : -1;
		*worst = i;
	}
	return sum;
}

static int outside(const struct run *r, const struct rig_request *rq)
{
	word from = rq->addr, to = rq->addr + rq->pages * RIG_PAGE;
	int i;

	for (i = 0; i < r->events; i++) {
		const struct event *e = &r->event[i];
		word start = e->raw[1], size = e->raw[0] == 0 ? e->raw[3] : 0;

		if (e->kind == EV_POPULATE && (start < from || start + size > to || start + size < start))
			return 1;
	}
	return 0;
}

/* Where no VMA came of it, nothing may be left: neither a change of memory nor an unpaired take. */
static int leaves_nothing(struct run *r, const struct run *old)
{
	int at = 0;

	if (r->changes) {
		out->stays = !r->own_changes && r->changes <= 4;
		out->place = r->change[0].at;
		return differs("memory changed although no mapping was made", r->change[0].was, r->change[0].is);
	}
	if (r->own_changes) {
		out->variable = own_name(r->own[0].variable);
		return differs("a variable changed although no mapping was made", r->own[0].was, r->own[0].is);
	}
	if (balance(r, &at) > 0 && balance(r, &at) > balance(old, &at)) {
		out->new_event = at;
		return differs("something is taken although no mapping was made", balance(old, &at), balance(r, &at));
	}
	return 1;
}

int compare(struct run *old, struct run *new, const struct input *input, struct verdict *verdict)
{
	const struct event *p = populate_of(old);
	int at = 0;

	out = verdict;
	memset(out, 0, sizeof(*out));
	out->old_event = out->new_event = -1;
	if (new->end == RIG_CRASH || new->end == RIG_ENDLESS) {
		out->why = new->why;
		return differs("the new handler does not come back", 0, new->where);
	}
	if (input->scenario == RIG_NO_VMA || (new->map.merged && !new->map.ret)) {
		/* The old hook ran after the VMA was there; the new one runs before, and may run in vain. */
		keepers_in_vain(new);
		if (!leaves_nothing(new, old))
			return 0;
		return input->scenario == RIG_NO_VMA || old->map.merged ? by(HOOK_IN_VAIN) : by(MERGES);
	}
	if (old->map.ret != new->map.ret) {
		if (old->map.ret && new->map.ret && p && p->result && new->map.ret == (long)p->result &&
		    input->scenario == RIG_COMPAT)
			by(ERRNO_OF_ACTION);
		else if (!old->map.ret && outside(old, &input->request) && new->map.ret == -14)
			return leaves_nothing(new, new) && by(RANGE_CHECKED);
		else if (old->map.ret && new->map.ret && outside(old, &input->request) && new->map.ret == -14)
			return by(RANGE_CHECKED);
		else if (old->map.ret && new->map.ret && old->populate_refused &&
			 new->map.ret == old->populate_refused && !(p && p->result))
			by(ERRNO_OF_ACTION);
		else
			return differs("the result", old->map.ret, new->map.ret);
	}
	if (old->map.ret) {
		/* Nothing may be left of a failed mmap(), or as much as the old handler left. */
		if (balance(old, &at) != balance(new, &at)) {
			out->new_event = at;
			return differs("takes without gives after a failure", balance(old, &at), balance(new, &at));
		}
		if (!same_memory(old, new))
			return 0;
		if (same_calls(old, new, 0, old->events, 0, new->events))
			return 1;
		if (!old->populate_calls && !new->populate_calls)
			return 0;
		keepers_of_failure(old, new);
		return by(POPULATE_LAST);
	}
	if (old->map.merged != new->map.merged || old->map.exists != new->map.exists)
		return by(MERGES);
	return same_mapping(old, new) && same_populates(old, new) &&
	       same_calls(old, new, 0, old->mapped_events, 0, new->mapped_events) && same_memory(old, new) &&
	       same_calls(old, new, old->mapped_events, old->events, new->mapped_events, new->events);
}
