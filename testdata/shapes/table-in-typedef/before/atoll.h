typedef struct {
	const char *name;
	struct file_operations table;
} ATOLL_CLASS;
