typedef struct gulf {
	const char *name;
	struct file_operations table;
} gulf_t, *gulf_p;

extern gulf_t gulf_main;
