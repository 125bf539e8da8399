// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * What the process may still do once code of the tree runs in it: memory, signals that it raises itself, and to end.
 *
 * The program begins here, before the C library and before any code of the tree: what a source asks to be run at the start
 * (constructors, resolvers of functions) runs in the sandbox as well. All that is read from files is read here.
 *
 * The answer goes out, memory is made executable and the token can be read at one instruction alone, that of rig_system();
 * a call from anywhere else fails. The token is a secret of whoever started the program: an answer without it is none.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "rig.h"
#include "sandbox.h"

asm(".text\n"
    ".globl rig_start, rig_system, rig_after\n"
    "rig_start:\n"
    "	xor %ebp, %ebp\n"
    "	mov %rsp, %rdi\n"
    "	mov %rsp, %rbx\n"
    "	and $-16, %rsp\n"
    "	call rig_first\n"
    "	mov %rbx, %rsp\n"
    "	xor %edx, %edx\n"
    "	jmp _start\n"
    "rig_system:\n"
    "	mov %rdi, %rax\n"
    "	mov %rsi, %rdi\n"
    "	mov %rdx, %rsi\n"
    "	mov %rcx, %rdx\n"
    "	mov %r8, %r10\n"
    "	mov %r9, %r8\n"
    "	mov 8(%rsp), %r9\n"
    "	syscall\n"
    "rig_after:\n"
    "	ret\n");

extern char rig_after[];

const char *rig_symbols;
static char *token;

#define LOAD(what) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, what))
#define UNLESS(test, value, skip) BPF_JUMP(BPF_JMP | test | BPF_K, value, 0, skip)
#define GIVE(what) BPF_STMT(BPF_RET | BPF_K, what)
#define REFUSE GIVE(SECCOMP_RET_ERRNO | EPERM)
#define ALLOW(name) UNLESS(BPF_JEQ, __NR_##name, 1), GIVE(SECCOMP_RET_ALLOW)
#define DENY(name) UNLESS(BPF_JEQ, __NR_##name, 1), REFUSE
/* Only at rig_after, which is known when the program runs, and lies in the lowest 4 GB. Six instructions. */
#define HERE (-1U)
#define ONLY_HERE \
	LOAD(instruction_pointer), UNLESS(BPF_JEQ, HERE, 3), \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4), UNLESS(BPF_JEQ, 0, 1), \
	GIVE(SECCOMP_RET_ALLOW), REFUSE
#define ALLOW_HERE(name) UNLESS(BPF_JEQ, __NR_##name, 6), ONLY_HERE

/* From the first instruction on. */
static struct sock_filter from_start[] = {
	LOAD(arch), UNLESS(BPF_JEQ, AUDIT_ARCH_X86_64, 1), BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0), GIVE(SECCOMP_RET_KILL_PROCESS),
	LOAD(nr),
	ALLOW(munmap), ALLOW(brk), ALLOW(rt_sigreturn), ALLOW(rt_sigprocmask), ALLOW(restart_syscall), ALLOW(exit),
	ALLOW(exit_group), ALLOW(arch_prctl), ALLOW(rt_sigaction), ALLOW(setitimer),
	/* Memory of its own that is not run, never a file that somebody left open. */
	UNLESS(BPF_JEQ, __NR_mmap, 6), LOAD(args[3]), UNLESS(BPF_JSET, MAP_ANONYMOUS, 3), LOAD(args[2]),
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0), GIVE(SECCOMP_RET_ALLOW), REFUSE,
	/* Messages from anywhere, the answer from here. */
	UNLESS(BPF_JEQ, __NR_write, 11), LOAD(args[0]), UNLESS(BPF_JEQ, 2, 1), GIVE(SECCOMP_RET_ALLOW),
	UNLESS(BPF_JEQ, 1, 6), ONLY_HERE, REFUSE,
	ALLOW_HERE(mprotect), ALLOW_HERE(prctl),
	REFUSE,
};

/* From the first call of a handler on, in addition. */
static struct sock_filter from_handlers[] = {
	LOAD(nr), DENY(arch_prctl), DENY(rt_sigaction), DENY(setitimer), DENY(prctl), GIVE(SECCOMP_RET_ALLOW),
};

static void must(long result, const char *message)
{
	word length = 0;

	if (result >= 0)
		return;
	while (message[length])
		length++;
	rig_system(__NR_write, 2, (word)message, length, 0, 0, 0);
	rig_system(__NR_exit_group, 2, 0, 0, 0, 0, 0);
}

static void limit(int what, rlim_t most)
{
	struct rlimit r = { most, most };

	must(rig_system(__NR_setrlimit, what, (word)&r, 0, 0, 0, 0), "rig: setrlimit\n");
}

static void enter(struct sock_filter *filter, unsigned short length)
{
	struct sock_fprog program = { length, filter };

	must(rig_system(__NR_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (word)&program, 0, 0, 0), "rig: seccomp\n");
}

/* The bytes of a file and a NUL. */
static char *contents(const char *path)
{
	long fd = rig_system(__NR_open, (word)path, O_RDONLY, 0, 0, 0, 0), size, at, got = 1;

	must(fd, "rig: a file cannot be opened\n");
	size = rig_system(__NR_lseek, fd, 0, SEEK_END, 0, 0, 0);
	must(size, "rig: a file cannot be read\n");
	rig_system(__NR_lseek, fd, 0, SEEK_SET, 0, 0, 0);
	at = rig_system(__NR_mmap, 0, size + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(at > -4096 && at < 0 ? -1 : 0, "rig: no memory\n");
	for (word done = 0; got > 0 && done < (word)size; done += got) {
		got = rig_system(__NR_read, fd, at + done, size - done, 0, 0, 0);
		must(got, "rig: a file cannot be read\n");
	}
	rig_system(__NR_close, fd, 0, 0, 0, 0, 0);
	return (char *)at;
}

/* Called before the C library is ready: nothing of it may be used. */
__attribute__((used)) void rig_first(word *stack)
{
	const char *const *words = (const char *const *)(stack + 1);
	word cpu_seconds = 0, i;
	const char *digit;

	if (stack[0] < 8)
		must(-1, "rig: too few words\n");
	rig_symbols = contents(words[1]);
	token = contents(words[2]);
	for (digit = words[5]; *digit >= '0' && *digit <= '9'; digit++)
		cpu_seconds = cpu_seconds * 10 + (*digit - '0');
	limit(RLIMIT_CPU, cpu_seconds);
	limit(RLIMIT_AS, 4UL << 30);
	limit(RLIMIT_FSIZE, 64UL << 20);
	limit(RLIMIT_NOFILE, 3);
	limit(RLIMIT_CORE, 0);
	for (i = 0; i < sizeof(from_start) / sizeof(*from_start); i++)
		if (from_start[i].k == HERE)
			from_start[i].k = (word)rig_after;
	must(rig_system(__NR_mprotect, (word)token, 1, PROT_NONE, 0, 0, 0), "rig: mprotect\n");
	must(rig_system(__NR_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0), "rig: prctl\n");
	enter(from_start, sizeof(from_start) / sizeof(*from_start));
}

void sandbox_close(void)
{
	enter(from_handlers, sizeof(from_handlers) / sizeof(*from_handlers));
}

static void send(const char *from, word size)
{
	while (size) {
		long done = rig_system(__NR_write, 1, (word)from, size, 0, 0, 0);

		must(done, "rig: the answer cannot be written\n");
		from += done;
		size -= done;
	}
}

void sandbox_answer(const char *text, word size)
{
	word length = 0;

	rig_system(__NR_mprotect, (word)token, 1, PROT_READ, 0, 0, 0);
	while (token[length])
		length++;
	send(text, size);
	send(token, length);
}
