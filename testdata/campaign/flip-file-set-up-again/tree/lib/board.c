#include <linux/fs.h>
#include <linux/slab.h>

static void board_set_up(struct file *file, const struct file_operations *fops)
{
	file->f_op = fops;
}

static struct file *board_empty(void)
{
	struct file *file;

	file = kmem_cache_zalloc(board_cache, GFP_KERNEL);
	if (!file)
		return ERR_PTR(-ENOMEM);
	file->f_op = NULL;
	return file;
}

int board_watch(const struct file_operations *fops)
{
	struct file *file;

	file = board_empty();
	if (!IS_ERR(file))
		board_set_up(file, fops);
	return board_add(file);
}

/* one that is open gets other operations the same way */
void board_turn(struct board *board, const struct file_operations *fops)
{
	board_set_up(board->file, fops);
}
