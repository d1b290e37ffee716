/* SPDX-License-Identifier: MIT
 *
 * PALcode calls as C functions. A call may destroy t0, t8 to t11 and a0, all of which are the
 * callee's to destroy.
 */
#define HALT 0x00
#define SWPCTX 0x30
#define TBI 0x33

    .set noat
    .text

    .globl pal_halt
    .ent pal_halt
pal_halt:
    .frame $30, 0, $26
    .prologue 0
    call_pal HALT
    br $31, pal_halt
    .end pal_halt

/* The block's first quadword becomes the stack pointer where the PALcode loads one (QEMU), so it has
 * to be the stack in use. */
    .globl pal_swap_context
    .ent pal_swap_context
pal_swap_context:
    .frame $30, 0, $26
    .prologue 0
    lda $1, -1($31)             /* K0SEG is all ones above bit 41 */
    sll $1, 42, $1
    or $1, $16, $1
    stq $30, 0($1)
    call_pal SWPCTX
    ret $31, ($26), 1
    .end pal_swap_context

/* The data translation of one address. */
    .globl pal_invalidate
    .ent pal_invalidate
pal_invalidate:
    .frame $30, 0, $26
    .prologue 0
    mov $16, $17
    lda $16, 2($31)
    call_pal TBI
    ret $31, ($26), 1
    .end pal_invalidate
