#include "vane.h"

VANE *the_vane;
