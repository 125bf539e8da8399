#ifndef FIR_TYPES_H
#define FIR_TYPES_H

typedef int32_t fir_status;

#define FIR_DONE (0)
#define FIR_FAILED (-1)

#endif
