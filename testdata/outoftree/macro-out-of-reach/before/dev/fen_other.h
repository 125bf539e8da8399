void FEN_LOG(const char *format, ...);
