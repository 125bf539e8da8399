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

static int viper_mmap(struct file *file, struct vm_area_struct *vma)
{
	return viper_mmap_regs(file->private_data, vma);
}

static const struct file_operations viper_fops = {
	.owner		= THIS_MODULE,
	.unlocked_ioctl	= viper_ioctl,
	.mmap		= viper_mmap,
};
