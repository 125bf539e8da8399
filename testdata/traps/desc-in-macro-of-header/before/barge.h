#ifndef BARGE_H
#define BARGE_H

#include "hold.h"

#define BARGE_FRAME BARGE_HOLD(start)

#endif
