struct gorse {
	unsigned long pgoff;
};

extern struct gorse *desc;

#def\
ine GORSE_FRAME (desc->pgoff)
