// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/mutex.h>

struct barn_book {
	struct mutex lock;
	long mappings;
};

void barn_enter(struct barn_book *book);
void barn_leave(struct barn_book *book);

/* One level down, and under a lock. */
static void barn_count(struct barn_book *book, long by)
{
	mutex_lock(&book->lock);
	book->mappings += by;
	mutex_unlock(&book->lock);
}

void barn_enter(struct barn_book *book)
{
	barn_count(book, 1);
}

void barn_leave(struct barn_book *book)
{
	barn_count(book, -1);
}
