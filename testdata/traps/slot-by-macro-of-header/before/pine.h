#define pine_install(table, member, function) ((table)->member = (function))
