#ifndef RAFT_A_H
#define RAFT_A_H

#define raft_tally(d) do { } while (0)

#endif
