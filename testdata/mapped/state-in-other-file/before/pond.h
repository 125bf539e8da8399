struct pond {
	spinlock_t lock;
	struct list_head watchers;
	int watched;
	struct page *page;
};

void pond_watch(struct pond *pond);
void pond_unwatch(struct pond *pond);
