/* SPDX-License-Identifier: MIT
 *
 * Integer division, which the processor lacks and which Debian's libgcc for Alpha leaves out. The
 * compiler calls these with arguments in $24 and $25, the return address in $23 and the result in
 * $27; but for those of $23, $27 and $28 every register keeps its value (GCC, config/alpha/alpha.md,
 * "divmod"). Thirty-two bit values stand sign-extended in their registers, unsigned ones too.
 *
 * One bit a step: some 2 us on GXemul. Nothing that runs at every operation should divide.
 */
#define GENTRAP 0xaa

    .set noat
    .set nomacro
    .text

/* $24 / $25, both unsigned: the quotient to $27, the remainder to $24, by way of $1 and $2. $28 holds
 * the return address. */
    .align 4
divide_unsigned:
    beq $25, 5f
    lda $1, 1($31)
    mov $31, $27
1:  cmpult $25, $24, $2         /* double the divisor until it passes the dividend */
    beq $2, 2f
    blt $25, 2f
    addq $25, $25, $25
    addq $1, $1, $1
    br $31, 1b
2:  cmpule $25, $24, $2         /* and halve it back, subtracting where it fits */
    beq $2, 3f
    subq $24, $25, $24
    or $27, $1, $27
3:  srl $25, 1, $25
    srl $1, 1, $1
    bne $1, 2b
    ret $31, ($28), 1
5:  call_pal GENTRAP            /* a division by zero ends the run */
    br $31, 5b

/* SIGNED 0 or 1, BITS 32 or 64, RESULT quotient or remainder. */
.macro division name, signed, bits, result
    .globl \name
    .align 4
    .ent \name
\name:
    lda $30, -48($30)
    .frame $30, 48, $23
    .prologue 0
    stq $1, 0($30)
    stq $2, 8($30)
    stq $24, 16($30)
    stq $25, 24($30)
    .if \signed
    subq $31, $24, $28
    cmovlt $24, $28, $24
    subq $31, $25, $28
    cmovlt $25, $28, $25
    .elseif \bits == 32
    zapnot $24, 15, $24
    zapnot $25, 15, $25
    .endif
    bsr $28, divide_unsigned
    .ifc \result, remainder
    mov $24, $27
    .endif
    ldq $1, 0($30)
    ldq $2, 8($30)
    ldq $24, 16($30)
    ldq $25, 24($30)
    .if \signed                 /* a remainder has its dividend's sign */
    .ifc \result, remainder
    mov $24, $28
    .else
    xor $24, $25, $28
    .endif
    bge $28, 1f
    subq $31, $27, $27
1:
    .endif
    .if \bits == 32
    addl $27, $31, $27
    .endif
    lda $30, 48($30)
    ret $31, ($23), 1
    .end \name
.endm

    division __divqu, 0, 64, quotient
    division __remqu, 0, 64, remainder
    division __divq, 1, 64, quotient
    division __remq, 1, 64, remainder
    division __divlu, 0, 32, quotient
    division __remlu, 0, 32, remainder
    division __divl, 1, 32, quotient
    division __reml, 1, 32, remainder
