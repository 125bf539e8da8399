#define FEN_LOG(...) do { if (!fen_told) { fen_told = 1; pr_debug(__VA_ARGS__); } fen_count++; } while (0)
