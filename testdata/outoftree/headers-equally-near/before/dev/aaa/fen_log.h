#define FEN_LOG(...) pr_debug(__VA_ARGS__)
