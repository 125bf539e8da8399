#include <linux/hub.h>

int old_start(struct hub *hub);
void old_stop(struct hub *hub);

const struct hub_ops old_ops = { old_start };

const struct hub_ops none_ops = { NULL, NULL, old_stop };

const struct hub_ops behind_ops = { .mmap = NULL, old_stop };

const struct hub_ops many_ops[] = { [0] = { .start = old_start }, [1] = { .start = old_start, NULL, old_stop } };

/* Nothing here is told by its position. */
const struct hub_ops empty_ops = { 0 };
const struct hub_ops named_ops[] = { { .start = old_start, .stop = old_stop, }, { .stop = old_stop }, };
