/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef TEST_SHMEM_FS_H
#define TEST_SHMEM_FS_H

struct file *shmem_file_setup(const char *name, loff_t size, vma_flags_t flags);
struct file *shmem_kernel_file_setup(const char *name, loff_t size, vma_flags_t flags);

#endif
