#define board_default __attribute__((weak))
