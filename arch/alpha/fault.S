/* SPDX-License-Identifier: MIT
 *
 * What of the QEMU platform can't be said in C: the entries of faults, the one load that may fault,
 * the virtual clock, and the UART with its byte-wide registers.
 */
#define RTI 0x3f
#define CSERVE 0x09
#define WRENT 0x34
#define WRKGP 0x37

/* QEMU's PALcode: console service 7 reads the virtual clock. */
#define CSERVE_VIRTUAL_CLOCK 7

#define ENTRY_MEMORY 2
#define ENTRIES 6

/* The frame that a fault leaves on the stack, and that rti takes off it. */
#define FRAME_PC 8
#define FRAME_A0 24

#define UART_DATA 0
#define UART_FIFO_CONTROL 2
#define UART_LINE_STATUS 5
#define STATUS_FIFO_EMPTY 0x20
#define STATUS_ALL_SENT 0x40
#define FIFO_BYTES 16

    .arch ev56                  /* byte-wide loads and stores; QEMU's processor has them */
    .set noat
    .text

.macro function name
    .globl \name
    .align 4
    .ent \name
\name:
    .frame $30, 0, $26
    .prologue 0
.endm

.macro function_with_pointer name
    .globl \name
    .align 4
    .ent \name
\name:
    ldgp $29, 0($27)
    .frame $30, 0, $26
    .prologue 1
.endm

/* int touch(uint64_t address): 0 the load went well, 1 it faulted at just that address. */
function touch
    mov $31, $0
touch_load:
    ldl $1, 0($16)
    ret $31, ($26), 1
touch_faulted:
    lda $0, 1($31)
    ret $31, ($26), 1
    .end touch

/* a0: the address. Nothing may be changed but what rti restores: gp and a0 to a2. */
    .align 4
    .ent memory_entry
memory_entry:
    .frame $30, 0, $26
    .prologue 0
    lda $17, touch_load
    ldq $18, FRAME_PC($30)
    subq $17, $18, $17
    ldq $18, FRAME_A0($30)
    subq $16, $18, $18
    or $17, $18, $17
    bne $17, 1f
    lda $17, touch_faulted
    stq $17, FRAME_PC($30)
    call_pal RTI
1:  jsr $26, memory_fault
    .end memory_entry

    .align 4
    .ent other_entry
other_entry:
    .frame $30, 0, $26
    .prologue 0
    ldq $16, FRAME_PC($30)
    jsr $26, other_fault
    .end other_entry

/* void take_faults(void) */
function_with_pointer take_faults
    mov $29, $16
    call_pal WRKGP
    lda $2, ENTRIES - 1($31)
1:  lda $16, other_entry
    mov $2, $17
    call_pal WRENT
    subq $2, 1, $2
    bge $2, 1b
    lda $16, memory_entry
    lda $17, ENTRY_MEMORY($31)
    call_pal WRENT
    ret $31, ($26), 1
    .end take_faults

/* uint64_t virtual_nanoseconds(void) */
function virtual_nanoseconds
    lda $16, CSERVE_VIRTUAL_CLOCK($31)
    call_pal CSERVE
    ret $31, ($26), 1
    .end virtual_nanoseconds

/* void spin(uint32_t steps): two instructions a step. */
function spin
1:  subl $16, 1, $16
    bne $16, 1b
    ret $31, ($26), 1
    .end spin

/* The first serial port, in the PCI I/O space of machine clipper seen through K0SEG. */
.macro load_uart register
    lda \register, 0xfffffd01fc0003f8
.endm

/* void uart_start(void) */
function_with_pointer uart_start
    load_uart $1
    lda $2, 1($31)
    stb $2, UART_FIFO_CONTROL($1)
    ret $31, ($26), 1
    .end uart_start

/* void uart_write(const char *bytes, uint64_t length): an empty FIFO takes sixteen bytes. */
function_with_pointer uart_write
    load_uart $1
    br $31, 3f
1:  ldbu $3, UART_LINE_STATUS($1)
    and $3, STATUS_FIFO_EMPTY, $3
    beq $3, 1b
    lda $2, FIFO_BYTES($31)
2:  ldbu $3, 0($16)
    stb $3, UART_DATA($1)
    addq $16, 1, $16
    subq $17, 1, $17
    beq $17, 4f
    subq $2, 1, $2
    bne $2, 2b
3:  bne $17, 1b
4:  ret $31, ($26), 1
    .end uart_write

/* void uart_drain(void) */
function_with_pointer uart_drain
    load_uart $1
1:  ldbu $2, UART_LINE_STATUS($1)
    and $2, STATUS_ALL_SENT, $2
    beq $2, 1b
    ret $31, ($26), 1
    .end uart_drain
