/* SPDX-License-Identifier: MIT
 *
 * Faults: the one load that may fault, and the entries of the interrupt table. A page fault of that
 * load, at just the address that was asked for, makes it return 1; everything else ends the run.
 */
#define PAGE_FAULT 14
#define ENTRIES 32
#define KERNEL_CODE 8
#define INTERRUPT_GATE 0x8e00

    .text
/* int touch(uint32_t address) */
    .globl touch
touch:
    mov 4(%esp), %ecx
    xor %eax, %eax
touch_load:
    mov (%ecx), %edx
    ret
touch_faulted:
    mov $1, %eax
    ret

/* On the stack: error code, program counter, code segment, flags. Within the touch nothing is live
 * but ecx, the address. */
page_fault_entry:
    cmpl $touch_load, 4(%esp)
    jne 1f
    mov %cr2, %edx
    cmp %ecx, %edx
    jne 1f
    movl $touch_faulted, 4(%esp)
    add $4, %esp
    iret
1:  mov %cr2, %eax
    push %eax
    call memory_fault

/* With or without an error code first: eight bytes hold the program counter for either. */
other_entry:
    pop %eax
    pop %edx
    push %edx
    push %eax
    call other_fault

/* void take_faults(void) */
    .globl take_faults
take_faults:
    xor %ecx, %ecx
1:  mov $other_entry, %eax
    cmp $PAGE_FAULT, %ecx
    jne 2f
    mov $page_fault_entry, %eax
2:  mov %eax, %edx
    and $0xffff, %eax
    or $(KERNEL_CODE << 16), %eax
    and $0xffff0000, %edx
    or $INTERRUPT_GATE, %edx
    mov %eax, gates(, %ecx, 8)
    mov %edx, gates + 4(, %ecx, 8)
    inc %ecx
    cmp $ENTRIES, %ecx
    jne 1b
    lidt gates_register
    ret

    .section .rodata
gates_register:
    .word ENTRIES * 8 - 1
    .long gates

    .bss
    .align 8
gates:
    .space ENTRIES * 8
