#include <linux/fs.h>
#include <linux/mm.h>

/**
 * \brief Maps the lamp.
 * \param[in] filp the file
 * \param[in] vma virtual memory area.
 * \return 0, or an error.
 */
static int lamp_mmap(struct file *filp, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, 16,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/**
 * bell_mmap() - Maps the bell.
 * @filp: Non-NULL pointer to the file.
 * @vma:  Non-NULL pointer to vma structure.
 *
 * Return: 0, or an error.
 */
static int bell_mmap(struct file *filp, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 32,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/**
 * gong_mmap() - Maps the gong.
 * @vma: area of the gong that rings
 * @param: no parameter of this function
 */
static int gong_mmap(struct file *filp, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 48,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lamp_fops = {
	.mmap = lamp_mmap,
};

static const struct file_operations bell_fops = {
	.mmap = bell_mmap,
};

static const struct file_operations gong_fops = {
	.mmap = gong_mmap,
};
