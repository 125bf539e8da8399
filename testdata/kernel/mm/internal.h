/* What built-in code may call, by name. */
struct mm_struct;

bool mlock_future_ok(const struct mm_struct *mm, bool is_vma_locked,
		     unsigned long bytes);
