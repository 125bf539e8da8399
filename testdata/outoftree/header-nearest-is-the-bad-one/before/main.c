int fen_count, fen_told;
