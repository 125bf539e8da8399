int radio(void)
{
	return radio_find()->ops->mmap(0, 0);
}
