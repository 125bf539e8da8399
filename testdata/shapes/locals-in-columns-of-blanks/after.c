#include <linux/fs.h>
#include <linux/mm.h>

int check(const struct file *filp);

struct lamp {
    unsigned long size;
    unsigned long pfn;
};

static int bell_mmap_prepare(struct vm_area_desc *desc)
{
    struct file          *filp = desc->file;
    struct lamp          *bell = filp->private_data;
    unsigned long         size = vma_desc_size(desc);
    int                   rc;

    if (size > bell->size || filp->f_flags & O_SYNC)
        return -EINVAL;
    rc = check(filp);
    if (rc)
        return rc;
    mmap_action_remap_full(desc, bell->pfn);
    return 0;
}

static const struct file_operations bell_fops = {
    .mmap_prepare = bell_mmap_prepare,
};
