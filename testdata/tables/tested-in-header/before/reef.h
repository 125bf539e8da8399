static inline bool reef_can_map(struct file *file)
{
	return file->f_op->mmap != NULL;
}
