#include "cup.h"

struct cup_table {
	struct cup cups[4];
};
