/* SPDX-License-Identifier: MIT
 *
 * Where the emulator enters the guest: kernel mode, in K0SEG, interrupts masked, memory zero.
 */
    .set noat

    .text
    .globl start
    .ent start
start:
    br $27, 1f
1:  ldgp $29, 0($27)
    lda $30, stack_top
    jsr $26, alpha_start
    call_pal 0                  /* never reached */
    .end start

    .bss
    .align 4
    .space 65536
stack_top:
