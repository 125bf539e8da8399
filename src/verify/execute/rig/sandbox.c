// SPDX-License-Identifier: MIT OR Apache-2.0
/* What the process may still do once code of the tree runs in it: memory, signals, its standard output, and to end. */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "sandbox.h"

#define ALLOW(name) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static void limit(int what, rlim_t most)
{
	struct rlimit r = { most, most };

	if (setrlimit(what, &r)) {
		perror("rig: setrlimit");
		exit(2);
	}
}

void sandbox(unsigned long cpu_seconds)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		ALLOW(write), ALLOW(mmap), ALLOW(munmap), ALLOW(mprotect), ALLOW(brk), ALLOW(rt_sigreturn),
		ALLOW(rt_sigprocmask), ALLOW(rt_sigaction), ALLOW(exit), ALLOW(exit_group), ALLOW(setitimer),
		ALLOW(fstat), ALLOW(newfstatat), ALLOW(restart_syscall),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(*filter), filter };

	limit(RLIMIT_CPU, cpu_seconds);
	limit(RLIMIT_AS, 4UL << 30);
	limit(RLIMIT_FSIZE, 64UL << 20);
	limit(RLIMIT_NOFILE, 3);
	limit(RLIMIT_CORE, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		perror("rig: seccomp");
		exit(2);
	}
}
