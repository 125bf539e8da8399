/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* New handlers that try what the process may not do. Each gives the number of a system call that was let through, or -1. */

static long call3(long number, long a, long b, long c)
{
	register long d __asm__ ("r10") = a == 0x30000 ? 0x32 : 0, e __asm__ ("r8") = -1, f __asm__ ("r9") = 0;
	long result;

	__asm__ volatile ("syscall" : "=a" (result) : "a" (number), "D" (a), "S" (b), "d" (c), "r" (d), "r" (e), "r" (f) :
			  "rcx", "r11", "memory");
	return result;
}

#define NONE_OF(...) \
	{ \
		static const short numbers[] = { __VA_ARGS__ }; \
		unsigned int i; \
		(void)desc; \
		for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) \
			if (call3(numbers[i], (long)"/dev/null", 0, 0) != -1) \
				return -numbers[i]; \
		return -1; \
	}

/* open, creat, unlink, rename, mkdir, chmod, stat, readlink, openat, newfstatat, io_uring_setup, openat2 */
int no_files_mmap_prepare(struct desc *desc) NONE_OF(2, 85, 87, 82, 83, 90, 4, 89, 257, 262, 425, 437)
/* socket, connect, sendto, sendmsg, socketpair, bpf */
int no_network_mmap_prepare(struct desc *desc) NONE_OF(41, 42, 44, 46, 53, 321)
/* clone, fork, vfork, execve, ptrace, setuid, unshare, prlimit64, process_vm_writev, execveat, clone3 */
int no_processes_mmap_prepare(struct desc *desc) NONE_OF(56, 57, 58, 59, 101, 105, 272, 302, 311, 322, 435)
/* kill, tkill, rt_sigqueueinfo, tgkill, pidfd_open, pidfd_send_signal */
int no_signals_mmap_prepare(struct desc *desc) NONE_OF(62, 200, 129, 234, 434, 424)
/* rt_sigaction, setitimer, prctl, arch_prctl, seccomp, sigaltstack, getpid, clock_gettime */
int no_itself_mmap_prepare(struct desc *desc) NONE_OF(13, 38, 157, 158, 317, 131, 39, 228)
/* read, close, ioctl, dup, fcntl, pipe, lseek, memfd_create */
int no_descriptors_mmap_prepare(struct desc *desc) NONE_OF(0, 3, 16, 32, 72, 22, 8, 319)

/* Memory that is run: mprotect(), mremap() and mmap() with PROT_EXEC; memory of a file. */
int no_memory_mmap_prepare(struct desc *desc)
{
	(void)desc;
	if (call3(10, (long)call3 & ~4095L, 4096, 7) != -1)
		return -10;
	if (call3(25, 0x30000, 4096, 8192) != -1)
		return -25;
	if (call3(9, 0x30000, 4096, 4) != -1)
		return -9;
	if (call3(9, 0, 4096, 1) != -1)
		return -9;
	return -1;
}

static const char forged[] = "{\"forged\":1}0123456789abcdef";

int forge_mmap_prepare(struct desc *desc)
{
	(void)desc;
	return call3(1, 1, (long)forged, sizeof(forged) - 1);
}

int forge_and_end_mmap_prepare(struct desc *desc)
{
	(void)desc;
	call3(1, 1, (long)forged, sizeof(forged) - 1);
	return call3(231, 0, 0, 0);
}

/* What a source may have run before main() or after it. */
static int ran_early;

static void __attribute__((constructor, destructor, used)) early(void)
{
	ran_early = 1;
	call3(85, (long)"constructor-ran", 0644, 0);
}

static void (*const first)(void) __attribute__((section(".preinit_array"), used)) = early;
static void (*const last)(void) __attribute__((section("__libc_atexit"), used)) = early;

int early_mmap_prepare(struct desc *desc)
{
	(void)desc;
	return *(volatile int *)&ran_early == 1 ? -2 : -1;
}
