#include <linux/fs.h>

static const struct file_operations gone_fops = {
	.owner = THIS_MODULE,
};

int board_watch(struct file *file)
{
	return board_add(file);
}

static void board_gone(struct board *board)
{
	board->file->f_op = &gone_fops;
}
