#ifndef WICK_H
#define WICK_H

#include <linux/mm.h>

#endif
