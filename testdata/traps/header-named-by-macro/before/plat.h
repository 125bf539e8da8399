extern struct plat *desc;
#define PLAT_FRAME (desc->pgoff)
