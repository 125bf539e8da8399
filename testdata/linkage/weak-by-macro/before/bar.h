#include "marks.h"

board_default int board_bar_map(struct file *file, struct vm_area_struct *vma);
