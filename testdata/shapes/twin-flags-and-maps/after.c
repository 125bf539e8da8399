// A viper: what sets flags and maps is also called for a VMA that was looked up.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct viper {
	phys_addr_t base;
	unsigned long len;
};

/*
 * Maps the registers.
 */
static int viper_mmap_regs(struct viper *viper, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return vm_iomap_memory(vma, viper->base, viper->len);
}

/* As viper_mmap_regs(), for a mapping that is being prepared. */
static int viper_mmap_regs_prepare(struct viper *viper,
				   struct vm_area_desc *desc)
{
	if (vma_desc_test(desc, VMA_EXEC_BIT))
		return -EPERM;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_simple_ioremap(desc, viper->base, viper->len);
	return 0;
}

static long viper_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct viper *viper = file->private_data;
	struct vm_area_struct *vma;
	long err = -EFAULT;

	mmap_write_lock(current->mm);
	vma = find_vma(current->mm, arg);
	if (vma)
		err = viper_mmap_regs(viper, vma);
	mmap_write_unlock(current->mm);
	return err;
}

static int viper_mmap_prepare(struct vm_area_desc *desc)
{
	return viper_mmap_regs_prepare(desc->file->private_data, desc);
}

static const struct file_operations viper_fops = {
	.owner		= THIS_MODULE,
	.unlocked_ioctl	= viper_ioctl,
	.mmap_prepare	= viper_mmap_prepare,
};
