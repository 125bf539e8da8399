#ifndef RAFT_DEBUG_H
#define RAFT_DEBUG_H

#define raft_tally(d) ((d)->logs += 2)

#endif
