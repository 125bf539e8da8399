/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef SANDBOX_H
#define SANDBOX_H
void sandbox(unsigned long cpu_seconds);
#endif
