# What a log of strace of one program leaves mapped at its end, in bytes, but for threads' stacks
# (MAP_STACK) and 2 GB and more: an account of its own, page by page, beside `granule import`.
#
#     awk -f live.awk LOG
#
# Only calls of the forms `CALL(ARGUMENTS) = RESULT`, with or without a thread's number before them,
# and their halves.

function hex(text, i, value) {
    if (text !~ /^0x/)
        return text + 0
    for (i = 3; i <= length(text); i++)
        value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
    return value + 0
}

function set(start, bytes, what, page) {
    for (page = int(start / 4096); page < (start + bytes) / 4096; page++)
        if (what == "")
            delete live[sprintf("%.0f", page)]
        else
            live[sprintf("%.0f", page)] = what
}

# The break in whole pages.
function up(address) {
    return int((address + 4095) / 4096) * 4096
}

{
    task = 0
    if (match($0, /^[0-9]+ +/)) {
        task = substr($0, 1, RLENGTH) + 0
        $0 = substr($0, RLENGTH + 1)
    }
    acted = 0
    if (match($0, / <unfinished \.\.\.>$/)) {
        half[task] = substr($0, 1, RSTART - 1)
        if ($0 !~ /^munmap/)
            next
        # it counts from here
        $0 = half[task] ") = 0"
        half[task] = "done"
    } else if (match($0, /^<\.\.\. [a-z0-9_]+ resumed>/)) {
        if (half[task] == "done")
            next
        $0 = half[task] substr($0, RLENGTH + 1)
    }
    if (!match($0, /^(mmap|munmap|mremap|brk)\(/) || $0 ~ /= -1 /)
        next
    call = substr($0, 1, RLENGTH - 1)
    result = $0
    sub(/.*\) *= /, "", result)
    sub(/ .*/, "", result)
    result = hex(result)
    arguments = substr($0, RLENGTH + 1)
    sub(/\) *= .*/, "", arguments)
    split(arguments, a, /, */)
}

call == "mmap" {
    set(result, a[2], a[2] >= 2147483648 ? "vast" : a[4] ~ /MAP_STACK/ ? "stack" : "mapped")
}
call == "munmap" { set(hex(a[1]), a[2], "") }
call == "mremap" {
    if (a[4] !~ /DONTUNMAP/)
        set(hex(a[1]), a[2], "")
    set(result, a[3], "mapped")
}
call == "brk" {
    if (a[1] == "NULL" || !begun)
        begun = result
    else if (result > last)
        set(up(last), up(result) - up(last), "mapped")
    else
        set(up(result), up(last) - up(result), "")
    last = result
}
{ call = "" }

END {
    for (page in live)
        pages += live[page] == "mapped"
    printf "%.0f\n", pages * 4096
}
