// A shrub that goes on\
here.
#define GORSE_NAME "gor\
se\n"
/* As in a\
b. */
#define GORSE_FRAME (5 +\
3)
