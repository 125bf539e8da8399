static bool hub_can(const struct hub *hub)
{
	return hub->ops->map_mmap;
}
