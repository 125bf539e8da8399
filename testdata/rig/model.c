// SPDX-License-Identifier: MIT OR Apache-2.0
/* The fake kernel's side of the runtime, in the place of the model that is made of a target's mm. */
#include <string.h>
#include "fake.h"
#include "rig.h"

word m_rig_populate(word kind, word mapping, word start, word what, word size, word prot);
void m_rig_phase(int phase);
void m_rig_exclude(word start, word len);

struct mapping m_rig_vma, m_rig_copy;
static struct { word hook[2]; } hooks;
static struct file *file;
static int exists;

void m_model_setup(enum rig_side side, word old_hook, word new_hook, word file_at, word task, word mm, word signal)
{
	(void)side, (void)task, (void)mm, (void)signal;
	hooks.hook[RIG_OLD] = old_hook;
	hooks.hook[RIG_NEW] = new_hook;
	file = (void *)file_at;
	file->hooks = &hooks;
	m_rig_exclude((word)&file->hooks, sizeof(file->hooks));
}

int m_remap_pfn_range(struct mapping *mapping, word start, word pfn, word size)
{
	return m_rig_populate(0, (word)mapping, start, pfn, size, 0);
}

static long map_new(struct mapping *vma)
{
	struct desc desc = { vma->start, vma->end, vma->pgoff, vma->flags, file, NULL, NULL, 0, 0, 0 };
	long error = ((int (*)(struct desc *))hooks.hook[RIG_NEW])(&desc);

	if (error)
		return error;
	vma->flags = desc.flags;
	vma->data = desc.data;
	vma->ops = desc.ops;
	error = desc.size ? m_remap_pfn_range(vma, desc.start, desc.pfn, desc.size) : 0;
	return error && desc.error ? desc.error : error;
}

void m_model_map(enum rig_side side, const struct rig_request *rq, enum rig_scenario scenario, struct rig_mapping *out)
{
	struct mapping *vma = &m_rig_vma;

	memset(out, 0, sizeof(*out));
	memset(vma, 0, sizeof(*vma));
	vma->start = rq->addr;
	vma->end = rq->addr + rq->pages * RIG_PAGE;
	vma->pgoff = rq->pgoff;
	vma->flags = rq->flags;
	vma->file = file;
	exists = 0;
	m_rig_phase(PHASE_HOOK);
	if (scenario == RIG_NO_VMA)
		out->ret = side == RIG_NEW ? (map_new(vma), -12) : -12;
	else if (side == RIG_NEW)
		out->ret = map_new(vma);
	else
		out->ret = ((int (*)(struct file *, struct mapping *))hooks.hook[RIG_OLD])(file, vma);
	m_rig_phase(PHASE_AFTER);
	exists = out->exists = !out->ret;
	if (!exists)
		return;
	out->start = vma->start;
	out->end = vma->end;
	out->pgoff = vma->pgoff;
	out->flags = vma->flags;
	out->vm_file = (word)vma->file;
	out->private_data = (word)vma->data;
	out->ops = (word)vma->ops;
	out->ops_len = vma->ops ? 1 : 0;
	out->op[0] = vma->ops ? (word)vma->ops->open : 0;
}

void m_model_live(void)
{
	if (!exists)
		return;
	m_rig_phase(PHASE_LIFE);
	m_rig_copy = m_rig_vma;
	if (m_rig_copy.ops && m_rig_copy.ops->open)
		m_rig_copy.ops->open(&m_rig_copy);
}

int m_model_is_warning(word address)
{
	(void)address;
	return -1;
}

/* Runs before main(), and before that a function that resolves another: in the sandbox, if that comes first. */
static void leave(void)
{
	long result;

	__asm__ volatile ("syscall" : "=a" (result) : "a" (85L), "D" ("constructor-ran"), "S" (0644L) : "rcx", "r11", "memory");
}

static void __attribute__((constructor)) early(void)
{
	leave();
}

static void (*const first)(void) __attribute__((section(".preinit_array"), used)) = leave;

static void resolved(void)
{
}

static void (*resolve(void))(void)
{
	leave();
	return resolved;
}

void m_by_resolver(void) __attribute__((ifunc("resolve")));
void (*volatile m_resolved)(void) = m_by_resolver;
