//! The header that a file with probes is compiled with.

/// The C text of the header, for `-include`. It needs no other header.
///
/// The program it is linked into defines
/// `void __v2d_branch(unsigned int id, unsigned int outcome)` and `unsigned int __v2d_pending`.
/// The section `__v2d_sites` lists, as 32-bit words, the numbers of the probes that were compiled: one in
/// an arm that the configuration leaves out, or in code that the compiler removed, is not there.
/// A number may occur more than once.
///
/// A `switch` leaves its number in `__v2d_pending`; the label that control goes to takes it from there, so
/// that a label which control merely runs into does not count.
pub const TEXT: &str = r#"#ifndef __V2D_PROBE_H
#define __V2D_PROBE_H
#pragma GCC diagnostic ignored "-Wparentheses"
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"
#pragma GCC diagnostic ignored "-Wint-in-bool-context"
#pragma GCC diagnostic ignored "-Waddress"
extern void __v2d_branch(unsigned int id, unsigned int outcome);
extern unsigned int __v2d_pending;
#define __v2d_site(id) \
	__asm__ __volatile__(".pushsection __v2d_sites,\"a\"\n\t.long %c0\n\t.popsection" : : "i" (id))
static inline __attribute__((__always_inline__, __unused__)) int __v2d_cond(unsigned int id, int value)
{
	__v2d_site(id);
	/* A bool may hold more than 0 and 1, which the compiler would not expect. */
	__asm__("" : "+r" (value));
	__v2d_branch(id, !value);
	return value;
}
static inline __attribute__((__always_inline__, __unused__)) void __v2d_switch(unsigned int id)
{
	__v2d_site(id);
	__v2d_pending = id;
}
static inline __attribute__((__always_inline__, __unused__)) void __v2d_case(unsigned int id, unsigned int outcome)
{
	if (__v2d_pending == id)
		__v2d_branch(id, outcome);
	__v2d_pending = ~0U;
}
#endif
"#;
