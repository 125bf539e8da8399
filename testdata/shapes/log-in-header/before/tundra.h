#ifndef TUNDRA_H
#define TUNDRA_H

extern int tundra_level;

#define tundra_pr(level, x...)			\
	do {					\
		if ((level) >= tundra_level)	\
			printk(x);		\
	} while (0)

#endif
