typedef struct {
	const char *name;
	struct file_operations table;
} COVE;
