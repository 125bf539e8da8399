extern const struct file_operations *strait_now;
