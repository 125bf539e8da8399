// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

static struct page *ferry_page;

// Maps one page of the ferry.
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)
static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
    if (vma_desc_size(desc) != PAGE_SIZE) // exactly one
        return -EINVAL;

    vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
    mmap_action_remap_full(desc, page_to_pfn(ferry_page));
    desc->action.error_override = -EIO;
    return 0;
}
#else
static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
    int ret;

    if (vma->vm_end - vma->vm_start != PAGE_SIZE) // exactly one
        return -EINVAL;

    vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
    ret = remap_pfn_range(vma, vma->vm_start, page_to_pfn(ferry_page),
                          PAGE_SIZE, vma->vm_page_prot);
    if (ret) {
        pr_err("ferry: cannot map: %d\n", ret);
        return -EIO;
    }
    return 0;
}
#endif

static const struct file_operations ferry_fops =
{
    .owner = THIS_MODULE,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)
    .mmap_prepare = ferry_mmap_prepare,
#else
    .mmap  = ferry_mmap,
#endif
};

static struct miscdevice ferry_misc =
{
    .minor = MISC_DYNAMIC_MINOR,
    .name  = "ferry",
    .fops  = &ferry_fops,
};

static int __init ferry_init(void)
{
    ferry_page = alloc_page(GFP_KERNEL | __GFP_ZERO);
    if (!ferry_page)
        return -ENOMEM;
    return misc_register(&ferry_misc);
}

static void __exit ferry_exit(void)
{
    misc_deregister(&ferry_misc);
    __free_page(ferry_page);
}

module_init(ferry_init);
module_exit(ferry_exit);
MODULE_DESCRIPTION("An example driver with Windows line ends");
MODULE_LICENSE("Dual MIT/GPL");
