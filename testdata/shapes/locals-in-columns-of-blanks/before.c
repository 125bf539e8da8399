#include <linux/fs.h>
#include <linux/mm.h>

int check(const struct file *filp);

struct lamp {
    unsigned long size;
    unsigned long pfn;
};

static int bell_mmap(struct file *filp, struct vm_area_struct *vma)
{
    struct lamp          *bell = filp->private_data;
    unsigned long         size = vma->vm_end - vma->vm_start;
    int                   rc;

    if (size > bell->size || filp->f_flags & O_SYNC)
        return -EINVAL;
    rc = check(filp);
    if (rc)
        return rc;
    return remap_pfn_range(vma, vma->vm_start, bell->pfn, size, vma->vm_page_prot);
}

static const struct file_operations bell_fops = {
    .mmap = bell_mmap,
};
