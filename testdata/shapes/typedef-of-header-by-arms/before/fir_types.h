#ifndef FIR_TYPES_H
#define FIR_TYPES_H

#ifdef FIR_SMALL
typedef u8 fir_status;
#else
typedef int fir_status;
#endif

#define FIR_DONE (0)
#define FIR_FAILED (-1)

#endif
