#define snipe_MAP_ALL(dev, area) snipe_map(dev, area)
