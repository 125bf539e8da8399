// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static struct page *ferry_page;

// Maps one page of the ferry.
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

static const struct file_operations ferry_fops =
{
    .owner = THIS_MODULE,
    .mmap  = ferry_mmap,
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
