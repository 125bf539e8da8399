// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * The target's own code that fills page tables is cut off where the tables begin: the entry of the function is
 * overwritten by a jump to here. x86-64 only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include "rig.h"
#include "sandbox.h"

word m_rig_populate(word kind, word vma, word addr, word what, word size, word prot);

static int page_frames(word vma, word addr, word pfn, word size, word prot)
{
	return m_rig_populate(0, vma, addr, pfn, size, prot);
}

static int one_page(word vma, word addr, word page, word prot)
{
	return m_rig_populate(1, vma, addr, page, RIG_PAGE, prot);
}

static int many_pages(word vma, word addr, const word *pages, word *count, word prot)
{
	word i, n = *count;
	int error;

	for (i = 0; i < n; i++) {
		error = m_rig_populate(1, vma, addr + i * RIG_PAGE, pages[i], RIG_PAGE, prot);
		if (error)
			return error;
		*count -= 1;
	}
	return 0;
}

/* Page tables that do not exist are not torn down. */
static int nothing(void)
{
	return 0;
}

static void jump(char *from, void *to)
{
	unsigned char code[12] = { 0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xe0 };
	word page = (word)from & ~(RIG_PAGE - 1);

	memcpy(code + 2, &to, 8);
	if (rig_system(__NR_mprotect, page, 2 * RIG_PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, 0, 0, 0)) {
		fputs("rig: mprotect\n", stderr);
		exit(2);
	}
	memcpy(from, code, sizeof(code));
}

extern char m_do_remap_pfn_range[] __attribute__((weak));
extern char m_remap_pfn_range_internal[] __attribute__((weak));
extern char m_insert_page[] __attribute__((weak));
extern char m_insert_pages[] __attribute__((weak));

extern char m_unmap_vmas[] __attribute__((weak));
extern char m_free_pgtables[] __attribute__((weak));
extern char m_zap_vma_range[] __attribute__((weak));
extern char m_zap_page_range_single[] __attribute__((weak));
extern char m_zap_vma_ptes[] __attribute__((weak));

void patch_model(void)
{
	char *const idle[] = {
		m_unmap_vmas, m_free_pgtables, m_zap_vma_range, m_zap_page_range_single, m_zap_vma_ptes
	};
	unsigned int i;

	for (i = 0; i < sizeof(idle) / sizeof(*idle); i++)
		if (idle[i])
			jump(idle[i], nothing);
	if (m_do_remap_pfn_range)
		jump(m_do_remap_pfn_range, page_frames);
	else if (m_remap_pfn_range_internal)
		jump(m_remap_pfn_range_internal, page_frames);
	if (m_insert_page)
		jump(m_insert_page, one_page);
	if (m_insert_pages)
		jump(m_insert_pages, many_pages);
}
