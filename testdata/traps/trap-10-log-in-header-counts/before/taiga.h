#ifndef TAIGA_H
#define TAIGA_H

extern int taiga_level, taiga_lost;

#define taiga_pr(level, x...)			\
	do {					\
		if ((level) >= taiga_level)	\
			printk(x);		\
		taiga_lost++;			\
	} while (0)

#endif
