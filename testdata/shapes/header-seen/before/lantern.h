#ifndef LANTERN_H
#define LANTERN_H

#include "wick.h"

#endif
