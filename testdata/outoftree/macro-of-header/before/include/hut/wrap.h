/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define hut_remap(area, from, pfn) \
	remap_pfn_range((area), (from), (pfn), PAGE_SIZE, (area)->vm_page_prot)
#define HUT_DEBUG_ASSERT(x) do { if (!(x)) hut_panic(#x); } while (0)
#define HUT_ROOM_ASSERT(x) HUT_DEBUG_ASSERT((x)->vm_end - (x)->vm_start <= 65536)
