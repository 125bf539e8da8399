static inline void pier_add(struct pier *pier)
{
	atomic_inc(&pier->boats);
}

static inline void pier_sub(struct pier *pier)
{
	atomic_dec(&pier->boats);
}
