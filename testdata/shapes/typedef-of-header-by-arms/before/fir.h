#ifndef FIR_H
#define FIR_H

#include <types/fir_types.h>
#include <fir_types.h>

#define FIR_FRAME 5

#endif
