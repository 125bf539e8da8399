#ifndef BUOY_H
#define BUOY_H

struct buoy {
	unsigned long frame;
	unsigned long rings;
};

void buoy_note(struct buoy *d);

#endif
