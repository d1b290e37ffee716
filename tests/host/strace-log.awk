# A log of strace by chance, as Linux would have it: mappings that don't overlap unless asked to,
# parts of them unmapped, moved and protected, a heap, a thread or two with stacks, calls in halves.
#
#     awk -v seed=N -v lines=N -f strace-log.awk

function below(limit) {
    return int(rand() * limit)
}

# One call by a thread, now and then in two halves with another thread's call between them.
function say(head, tail, result) {
    if (threads == 0 || below(10) > 0) {
        print 1 + below(1 + threads) " " head tail ") = " result
        return
    }
    print "1 " head " <unfinished ...>"
    print "2 madvise(0x7f0000000000, 4096, MADV_FREE) = 0"
    name = head
    sub(/\(.*/, "", name)
    print "1 <... " name " resumed>" tail ") = " result
}

function map(pages, how, page) {
    page = top
    top += pages + below(2)
    first[++count] = page
    size[count] = pages
    say("mmap(NULL, " pages * 4096 - below(4000) ", " how, "", at(page))
}

# Pages are 4 KB: addresses as hexadecimal text of 12 digits, in two parts that any awk can print.
function at(page) {
    return sprintf("0x7f%02x%05x000", int(page / 1048576), page % 1048576)
}

function thread(page) {
    page = top
    top += 2049
    print "1 mmap(NULL, 8392704, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_STACK, -1, 0) = " at(page)
    print "1 mprotect(" at(page + 1) ", 8388608, PROT_READ|PROT_WRITE) = 0"
    print "1 clone(child_stack=" at(page + 2048) ", flags=CLONE_VM|CLONE_THREAD) = " ++threads + 1
}

BEGIN {
    srand(seed)
    heap = 1000
    print "1 brk(NULL) = 0x5555" sprintf("%05x", heap) "000"
    how[0] = "PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0"
    how[1] = "PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0"
    how[2] = "PROT_READ, MAP_SHARED, 3, 0"
    how[3] = "PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_DENYWRITE, 3, 0"
    how[4] = "PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0"
    for (line = 0; line < lines; line++) {
        what = below(100)
        i = 1 + below(count)
        from = below(size[i])
        pages = 1 + below(size[i] - from)
        if (count == 0 || what < 30)
            map(1 + below(below(4) ? 8 : 400), how[below(5)])
        else if (what < 50)
            say("munmap(" at(first[i] + from) ", " pages * 4096, "", 0)
        else if (what < 60)
            say("mprotect(" at(first[i] + from) ", " pages * 4096 ", ",
                below(2) ? "PROT_NONE" : "PROT_READ", 0)
        else if (what < 70)
            say("mmap(" at(first[i] + from) ", " pages * 4096 ", PROT_READ|PROT_WRITE, ",
                "MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0", at(first[i] + from))
        else if (what < 80 && whole[i]++ == 0) {
            # a mapping that is whole again first, since the kernel moves no holes
            print "1 mmap(" at(first[i]) ", " size[i] * 4096 \
                ", PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = " at(first[i])
            grown = 1 + below(2 * size[i])
            to = grown > size[i] ? top : first[i]
            if (grown > size[i])
                top += grown
            say("mremap(" at(first[i]) ", " size[i] * 4096 ", " grown * 4096, \
                ", MREMAP_MAYMOVE", at(to))
            first[i] = to
            size[i] = grown
        } else if (what < 95) {
            heap += below(80) - 35
            if (heap < 1000)
                heap = 1000
            address = "0x5555" sprintf("%05x", heap) "000"
            print "1 brk(" address ") = " address
        } else if (threads < 2)
            thread()
    }
}
