struct lamp_queue {
	u32 *ring;
	size_t size;
};
