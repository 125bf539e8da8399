extern phys_addr_t plough_base;
extern unsigned long plough_size;
void plough_dup(void *to, const void *from, size_t len);
