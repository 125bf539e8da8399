/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef FEATURE_COMPAT_H
#define FEATURE_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#define HAVE_VM_FLAGS_SET
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
#define HAVE_MMAP_PREPARE
#endif

#endif
