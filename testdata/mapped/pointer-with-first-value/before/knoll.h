struct knoll {
	struct kref ref;
};

struct knoll_calls {
	void (*enter)(struct knoll *knoll);
	void (*leave)(struct knoll *knoll);
};

extern const struct knoll_calls knoll_calls;
