struct fen {
	unsigned int shown;
};

#define fen_dbg(f, fmt, ...)					\
	do {							\
		(f)->shown++;					\
		pr_debug("fen: " fmt, ##__VA_ARGS__);		\
	} while (0)
#define fen_dbg_end(f, fmt, ...)				\
	do {							\
		(f)->shown--;					\
		pr_debug("fen: " fmt, ##__VA_ARGS__);		\
	} while (0)
