// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * mm around a hook. This file is ours; what it includes is the target's own mm/vma.c, read where it lies when the
 * rig is built, so that the model follows the version of the target. It is compiled by kbuild's command for mm/vma.o.
 */
#include RIG_TREE_FILE
#include <linux/bug.h>
#include <linux/sched/signal.h>
#include "rig.h"

const struct vm_operations_struct vma_dummy_vm_ops;

struct vm_area_struct rig_vma;
struct vm_area_struct rig_copy;
static struct vm_area_struct rig_before;
static struct file_operations rig_fops[2];
static bool rig_vma_exists;
static struct mm_struct *rig_mm;
static struct file *rig_file;
static enum rig_scenario rig_scenario;

/* The world as do_mmap() would find it: limits out of the way, no accounting so far. */
void model_setup(enum rig_side side, word old_hook, word new_hook, word file, word task, word mm, word signal)
{
	struct task_struct *tsk = (void *)task;
	struct file *f = (void *)file;
	int i;

	rig_mm = (void *)mm;
	rig_file = f;
	tsk->mm = rig_mm;
	tsk->active_mm = rig_mm;
	tsk->signal = (void *)signal;
	for (i = 0; i < RLIM_NLIMITS; i++)
		tsk->signal->rlim[i].rlim_cur = RLIM_INFINITY;
	rig_mm->total_vm = rig_mm->data_vm = rig_mm->exec_vm = rig_mm->stack_vm = 0;
	rig_mm->locked_vm = 0;
	rig_mm->map_count = 1;
	memset(rig_fops, 0, sizeof(rig_fops));
	rig_fops[RIG_OLD].mmap = (void *)old_hook;
	rig_fops[RIG_NEW].mmap_prepare = (void *)new_hook;
	f->f_op = &rig_fops[side];
	rig_exclude((word)&f->f_op, sizeof(f->f_op));
	rig_exclude((word)&f->f_ref, sizeof(f->f_ref));
	rig_exclude((word)f->f_mapping, sizeof(*f->f_mapping));
	rig_exclude(mm, sizeof(*rig_mm));
}

struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	if (rig_scenario == RIG_NO_VMA)
		return NULL;
	vma_init(&rig_vma, mm);
	rig_vma_exists = true;
	return &rig_vma;
}

void vm_area_free(struct vm_area_struct *vma)
{
	if (vma == &rig_vma)
		rig_vma_exists = false;
}

static void rig_close(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	vma->vm_ops = &vma_dummy_vm_ops;
}

/* What mmap_action_finish() calls when an action or mapped() failed. */
int do_munmap(struct mm_struct *mm, unsigned long start, size_t len, struct list_head *uf)
{
	if (rig_vma_exists && start == rig_vma.vm_start) {
		rig_close(&rig_vma);
		rig_vma_exists = false;
	}
	return 0;
}

static void rig_state(struct rig_mapping *out)
{
	const struct vm_area_struct *vma = &rig_vma;
	word *op = out->op;
	size_t i;

	out->exists = rig_vma_exists;
	if (!rig_vma_exists)
		return;
	out->start = vma->vm_start;
	out->end = vma->vm_end;
	out->pgoff = vma->vm_pgoff;
	out->flags = vma->vm_flags;
	out->prot = pgprot_val(vma->vm_page_prot);
	out->vm_file = (word)vma->vm_file;
	out->private_data = (word)vma->vm_private_data;
	out->ops = (word)vma->vm_ops;
	if (!vma->vm_ops)
		return;
	out->ops_len = min_t(int, RIG_OPS, sizeof(*vma->vm_ops) / sizeof(word));
	for (i = 0; i < out->ops_len; i++)
		op[i] = ((const word *)vma->vm_ops)[i];
	out->has_mapped = !!vma->vm_ops->mapped;
	out->has_close = !!vma->vm_ops->close;
	op[offsetof(struct vm_operations_struct, mapped) / sizeof(word)] = 0;
}

/*
 * The tree of VMAs: empty, or one that ends where the new mapping starts: a mapping of the same file with the flags
 * that the handler leaves.
 */
void *mas_prev(struct ma_state *mas, unsigned long min)
{
	return rig_scenario == RIG_MERGE ? &rig_before : NULL;
}

static vma_flags_t rig_flags(word legacy)
{
	return legacy_to_vma_flags(legacy);
}

static int rig_compat(const struct rig_request *rq)
{
	vm_area_alloc(rig_mm);
	vma_set_range(&rig_vma, rq->addr, rq->addr + rq->pages * PAGE_SIZE, rq->pgoff, rq->addr >> PAGE_SHIFT);
	rig_vma.flags = rig_flags(rq->flags);
	rig_vma.vm_page_prot = vm_get_page_prot(rq->flags);
	rig_vma.vm_file = rig_file;
	return vfs_mmap(rig_file, &rig_vma);
}

void model_map(enum rig_side side, const struct rig_request *rq, enum rig_scenario scenario, struct rig_mapping *out)
{
	unsigned long got;

	memset(out, 0, sizeof(*out));
	rig_scenario = scenario;
	rig_vma_exists = false;
	rig_phase(PHASE_HOOK);
	if (scenario == RIG_COMPAT) {
		out->ret = rig_compat(rq);
		if (out->ret)
			rig_vma_exists = false;
	} else {
		if (scenario == RIG_MERGE && rq->pgoff) {
			vma_init(&rig_before, rig_mm);
			vma_set_range(&rig_before, rq->addr - PAGE_SIZE, rq->addr, rq->pgoff - 1,
				      (rq->addr >> PAGE_SHIFT) - 1);
			rig_before.flags = rig_flags(rq->neighbour);
			rig_before.vm_page_prot = vm_get_page_prot(rq->flags);
			rig_before.vm_file = rig_file;
		} else if (scenario == RIG_MERGE) {
			rig_scenario = RIG_DIRECT;
		}
		got = __mmap_region(rig_file, rq->addr, rq->pages * PAGE_SIZE, rig_flags(rq->flags), rq->pgoff, NULL);
		/* A positive result of a hook is none that mmap() knows. */
		out->ret = IS_ERR_VALUE(got) || got != rq->addr ? (long)got : 0;
		out->merged = !out->ret && !rig_vma_exists;
	}
	rig_phase(PHASE_AFTER);
	rig_state(out);
}

void model_live(void)
{
	struct vm_area_struct *copy = &rig_copy;

	if (!rig_vma_exists)
		return;
	rig_phase(PHASE_LIFE);
	memcpy(copy, &rig_vma, sizeof(*copy));
	if (!(copy->vm_flags & VM_DONTCOPY)) {
		if (copy->vm_ops && copy->vm_ops->open)
			copy->vm_ops->open(copy);
		rig_close(copy);
	}
	rig_close(&rig_vma);
	rig_vma_exists = false;
}

extern struct bug_entry rig_bugs_start[] __asm__("__start___bug_table"), rig_bugs_end[] __asm__("__stop___bug_table");

/* 1 for a WARN(), 0 for a BUG(), -1 when the address is neither. */
int model_is_warning(word address)
{
	struct bug_entry *bug;

	for (bug = rig_bugs_start; bug < rig_bugs_end; bug++)
		if ((word)&bug->bug_addr_disp + bug->bug_addr_disp == address)
			return !!(bug->flags & BUGFLAG_WARNING);
	return -1;
}
