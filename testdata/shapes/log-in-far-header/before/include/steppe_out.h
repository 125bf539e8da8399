#ifndef STEPPE_OUT_H
#define STEPPE_OUT_H

#define STEPPE_BAD 1

static inline void steppe_out(int how, const char *what)
{
	if (how == STEPPE_BAD)
		pr_err("steppe: %s\n", what);
	else
		pr_info("steppe: %s\n", what);
}

#endif
