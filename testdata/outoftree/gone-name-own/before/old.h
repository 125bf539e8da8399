/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef OLD_H
#define OLD_H

#ifndef VM_RESERVED
#define VM_RESERVED (VM_DONTEXPAND | VM_DONTDUMP)
#endif

#endif
