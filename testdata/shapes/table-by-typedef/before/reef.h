typedef struct file_operations reef_ops_t;
