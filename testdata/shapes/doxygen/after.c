#include <linux/fs.h>
#include <linux/mm.h>

/**
 * \brief Maps the lamp.
 * \param[in] desc descriptor of the mapping.
 * \return 0, or an error.
 */
static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, 16);
	return 0;
}

/**
 * bell_mmap_prepare() - Maps the bell.
 * @desc:  Descriptor of the mapping.
 *
 * Return: 0, or an error.
 */
static int bell_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 32);
	return 0;
}

/**
 * gong_mmap_prepare() - Maps the gong.
 * @desc: area of the gong that rings
 * @param: no parameter of this function
 */
static int gong_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 48);
	return 0;
}

static const struct file_operations lamp_fops = {
	.mmap_prepare = lamp_mmap_prepare,
};

static const struct file_operations bell_fops = {
	.mmap_prepare = bell_mmap_prepare,
};

static const struct file_operations gong_fops = {
	.mmap_prepare = gong_mmap_prepare,
};
