struct carr {
	int maps;
};

#ifdef CONFIG_CARR_QUIET
static inline void carr_up(struct carr *carr)
{
}
#else
static inline void carr_up(struct carr *carr)
{
	carr->maps++;
}
#endif

void carr_open(struct vm_area_struct *vma);
void carr_close(struct vm_area_struct *vma);
