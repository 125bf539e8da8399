#define SPAR_USUAL_FOPS .llseek = no_llseek, .mmap = spar_default_mmap
