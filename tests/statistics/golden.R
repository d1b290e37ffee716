# SPDX-License-Identifier: MIT
#
# The golden figures: what R's own functions (qbinom, pbinom, binom.test, p.adjust, prop.test) say of
# runs.csv and of sets made up here. Nothing in here follows the suite's source; where both are
# wrong, they are wrong in different ways.
#
#     Rscript --vanilla golden.R FOLDER    (see make.sh)

folder <- commandArgs(trailingOnly = TRUE)[1]
onsets <- c("first_fragmentation_failure", "first_failure", "stack_onset", "block_16m_onset",
            "block_1m_onset", "index_onset")
headline <- onsets[1]

# 17 digits hold a double exactly; NA is an empty field.
digits <- function(x) if (is.numeric(x)) ifelse(is.na(x), "", sprintf("%.17g", x)) else x

write_golden <- function(frame, name) {
    frame[] <- lapply(frame, digits)
    write.table(frame, file.path(folder, "golden", name), sep = ",", quote = FALSE,
                row.names = FALSE)
}

# The interval of a median between order statistics: ranks and level.
ranks <- function(n) {
    if (n == 0) return(c(rank = 0, level = NA))
    rank <- qbinom(0.025, n, 0.5) + 0 # no -0
    c(rank = rank, level = if (rank == 0) NA else 1 - 2 * pbinom(rank - 1, n, 0.5))
}

# Median and interval of values known to lie between low and high.
estimate <- function(low, high) {
    n <- length(low)
    of <- ranks(n)
    low <- sort(low)
    high <- sort(high)
    within <- of[["rank"]] > 0
    c(low = if (n) median(low) else NA, high = if (n) median(high) else NA,
      interval_low = if (within) low[of[["rank"]]] else NA,
      interval_high = if (within) high[n + 1 - of[["rank"]]] else NA,
      level = of[["level"]])
}

sign_p <- function(less, more)
    if (less + more == 0) NA else binom.test(less, less + more, 0.5)$p.value

wilson <- function(hits, runs)
    suppressWarnings(prop.test(hits, runs, correct = FALSE))$conf.int

# Pairs of onsets, each exact or beyond a bound: b = TRUE says that it lies beyond.
compare <- function(a, a_beyond, x, x_beyond, horizon) {
    a_high <- ifelse(a_beyond, Inf, a)
    x_high <- ifelse(x_beyond, Inf, x)
    # Whoever surely came first: both seen, or the other one not seen up to then.
    earlier <- !a_beyond & (a < x | (x_beyond & a == x))
    later <- !x_beyond & (x < a | (a_beyond & a == x))
    equal <- !a_beyond & !x_beyond & a == x
    e <- estimate(a / x_high, a_high / x)
    c(pairs = length(a), earlier = sum(earlier), equal = sum(equal), later = sum(later),
      undecided = sum(!earlier & !later & !equal), e,
      mean_low = if (length(a)) mean(pmin(a, horizon) - pmin(x_high, horizon)) else NA,
      mean_high = if (length(a)) mean(pmin(a_high, horizon) - pmin(x, horizon)) else NA,
      p = sign_p(sum(earlier), sum(later)))
}

# The distributions by themselves.

write_golden(data.frame(n = 1:400, t(sapply(1:400, ranks))), "levels.csv")

signs <- expand.grid(less = c(0:12, 17, 50, 400), more = c(0:12, 23, 60, 500))
signs <- signs[signs$less + signs$more > 0, ]
signs$p <- mapply(sign_p, signs$less, signs$more)
write_golden(signs, "signs.csv")

shares <- do.call(rbind, lapply(c(1:12, 20, 100, 2000), function(n)
    data.frame(hits = unique(round(n * c(0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.99, 1))), runs = n)))
bounds <- mapply(wilson, shares$hits, shares$runs)
write_golden(data.frame(shares, low = bounds[1, ], high = bounds[2, ]), "shares.csv")

set.seed(20)
families <- do.call(rbind, lapply(1:40, function(family) {
    # The sign tests of 12 pairs, so that there are ties, or any.
    tests <- sample(1:12, 1)
    p <- if (family %% 2) sapply(sample(0:6, tests, replace = TRUE), sign_p, 6) else runif(tests)^3
    data.frame(family = family, p = p, corrected = p.adjust(p, "holm"))
}))
write_golden(families, "families.csv")

# Sets with ties, bounds and few pairs. A horizon of 100000.

horizon <- 100000
beyond <- function(values, bound = horizon)
    data.frame(value = pmin(values, bound), beyond = values > bound)
set <- function(name, a, x) data.frame(set = name, alpha = a$value, alpha_beyond = a$beyond,
                                       x86 = x$value, x86_beyond = x$beyond)
some <- function(n, most) sample.int(most, n, replace = TRUE)
equal <- some(8, 90000)
sets <- rbind(
    set("one", beyond(700), beyond(900)),
    set("few", beyond(some(5, 90000)), beyond(some(5, 90000))),
    set("six", beyond(some(6, 90000)), beyond(some(6, 90000))),
    set("twenty", beyond(some(20, 90000)), beyond(some(20, 90000))),
    set("many", beyond(some(101, 90000)), beyond(some(101, 90000))),
    set("ties", beyond(some(20, 4)), beyond(some(20, 4))),
    set("equal", beyond(equal), beyond(equal)),
    set("bounds", beyond(some(15, 180000)), beyond(some(15, 180000))),
    set("most-beyond", beyond(some(15, 300000)), beyond(some(15, 300000))),
    set("alpha-beyond", beyond(rep(200000, 9)), beyond(some(9, 90000))),
    set("x86-beyond", beyond(some(9, 90000)), beyond(rep(200000, 9))),
    set("undecided", beyond(rep(200000, 7)), beyond(rep(200000, 7))),
    # Bounds that lie anywhere, as those of runs that a limit ended do; some just on the other's.
    set("ended", beyond(some(14, 60), 1:14 * 4), beyond(some(14, 60), 14:1 * 4)),
    set("ended-at-once", beyond(c(9, 9, 8, 8, 9, 7), 8), beyond(c(8, 7, 9, 8, 9, 9), 8)))
write_golden(transform(sets, alpha_beyond = as.numeric(alpha_beyond),
                       x86_beyond = as.numeric(x86_beyond)), "sets.csv")
compared <- do.call(rbind, lapply(unique(sets$set), function(name) {
    s <- sets[sets$set == name, ]
    data.frame(set = name, t(compare(s$alpha, s$alpha_beyond, s$x86, s$x86_beyond, horizon)))
}))
write_golden(compared, "compared.csv")

# The runs.

runs <- read.csv(file.path(folder, "runs.csv"), colClasses = "character", check.names = FALSE)
key <- setdiff(names(runs)[seq_len(min(grep("^total_", names(runs))) - 1)],
               c("run", "arch", "platform", "page_size_bytes", "seed"))
number <- function(frame, column) as.numeric(frame[[column]]) # of an empty field: NA
runs$cell <- do.call(paste, c(runs[key], sep = ","))
cells <- unique(runs$cell)
first <- runs[match(cells, runs$cell), ]
of_cell <- function(i, arch) runs[runs$cell == cells[i] & runs$arch == arch, ]

# What is known of an onset in each run.
seen <- function(frame, onset) {
    at <- number(frame, paste0(onset, "_operation"))
    ended <- number(frame, "commit_failure_operation")
    last <- ifelse(is.na(ended), number(frame, "operations"), ended)
    data.frame(value = ifelse(is.na(at), last, at), beyond = is.na(at))
}

rows <- do.call(rbind, lapply(seq_along(cells), function(i) do.call(rbind, lapply(onsets,
    function(onset) {
        a <- of_cell(i, "alpha")
        x <- of_cell(i, "x86")
        seeds <- intersect(a$seed, x$seed)
        a <- seen(a[match(seeds, a$seed), ], onset)
        x <- seen(x[match(seeds, x$seed), ], onset)
        data.frame(cell = i, onset = onset,
                   t(compare(a$value, a$beyond, x$value, x$beyond, number(first[i, ], "operations"))))
    }))))

# What isn't as usual in this campaign, fill apart, which has no usual cell.
other <- first$layout == "empty" | first$permanent == "40" | first$thread_every == "128"

# Each workload and policy once, the usual cell if there is one.
tested <- which(rows$onset == headline & first$commit_limit_bytes[rows$cell] == "none" &
                rows$pairs > 1)
tested <- tested[order(other[rows$cell[tested]])]
tested <- tested[!duplicated(first[rows$cell[tested], c("workload", "policy")])]
rows$holm <- NA
rows$holm[tested] <- p.adjust(ifelse(is.na(rows$p[tested]), 1, rows$p[tested]), "holm")
rows$tests <- NA
rows$tests[tested] <- length(tested)
write_golden(rows, "cells.csv")

# Cumulative incidence: what ended each run's way, and when.
outcome <- function(frame, onset) {
    at <- number(frame, paste0(onset, "_operation"))
    cause <- frame[[paste0(onset, "_cause")]]
    ended <- number(frame, "commit_failure_operation")
    cause[is.na(at)] <- ifelse(is.na(ended[is.na(at)]), "", "commit")
    data.frame(at = ifelse(is.na(at), ended, at), cause = cause)
}
steps <- function(i, arch, onset, cause) {
    frame <- of_cell(i, arch)
    o <- outcome(frame, onset)
    counted <- if (cause != "any") o$cause == cause
               else !is.na(o$at) & !(onset == headline & o$cause == "commit")
    at <- sort(o$at[counted])
    if (nrow(frame) == 0 || (cause != "any" && length(at) == 0)) return(NULL)
    points <- unique(c(0, at, number(first[i, ], "operations")))
    reached <- sapply(points, function(point) sum(at <= point))
    bounds <- sapply(reached, wilson, nrow(frame))
    data.frame(cell = i, arch = arch, onset = onset, cause = cause, operation = points,
               reached = reached, runs = nrow(frame), share = reached / nrow(frame),
               low = bounds[1, ], high = bounds[2, ])
}
causes <- c("invalid", "policy", "exhausted", "granularity", "fragmented", "commit", "any")
incidence <- do.call(rbind, lapply(seq_along(cells), function(i)
    do.call(rbind, lapply(onsets[1:2], function(onset)
        do.call(rbind, lapply(c("alpha", "x86"), function(arch)
            do.call(rbind, lapply(causes, function(cause) steps(i, arch, onset, cause)))))))))
write_golden(incidence, "incidence.csv")

# Sensitivity: a cell that differs in one thing from the usual one of its workload and policy, or in
# nothing but the policy, which is called after its base; sp5-heap isn't a reading of sp5. Horizons
# are the same.
free <- which(first$commit_limit_bytes == "none" & first$workload != "fill")
settings <- setdiff(key, c("workload", "policy", "operations"))
usual_of <- function(i, policy)
    free[first$workload[free] == first$workload[i] & first$policy[free] == policy & !other[free] &
         first$operations[free] == first$operations[i]][1]
quotient <- function(onset_usual, onset_other) list(
    low = onset_other$low / onset_usual$high, high = onset_other$high / onset_usual$low)
between <- function(frame, seeds) {
    if (length(seeds) == 0) return(list(low = numeric(0), high = numeric(0)))
    s <- seen(frame[match(seeds, frame$seed), ], headline)
    list(low = s$value, high = ifelse(s$beyond, Inf, s$value))
}
effect <- function(usual, other) {
    a <- list(of_cell(usual, "alpha"), of_cell(other, "alpha"))
    x <- list(of_cell(usual, "x86"), of_cell(other, "x86"))
    alpha <- intersect(a[[1]]$seed, a[[2]]$seed)
    x86 <- intersect(x[[1]]$seed, x[[2]]$seed)
    both <- intersect(alpha, x86)
    ratio <- lapply(1:2, function(k) quotient(between(x[[k]], both), between(a[[k]], both)))
    of_ratio <- quotient(ratio[[1]], ratio[[2]])
    of_alpha <- quotient(between(a[[1]], alpha), between(a[[2]], alpha))
    of_x86 <- quotient(between(x[[1]], x86), between(x[[2]], x86))
    c(pairs = length(both), equal = sum(of_ratio$low == 1 & of_ratio$high == 1),
      ratio = estimate(of_ratio$low, of_ratio$high), alpha = estimate(of_alpha$low, of_alpha$high),
      x86 = estimate(of_x86$low, of_x86$high))
}
readings <- do.call(rbind, lapply(free, function(i) {
    same <- usual_of(i, first$policy[i])
    changed <- settings[unlist(first[i, settings]) != unlist(first[same, settings])]
    if (length(changed) == 1)
        data.frame(usual = same, other = i, changed = changed, t(effect(same, i)))
    else if (i == same && startsWith(first$policy[i], "sp4-")) {
        base <- usual_of(i, "sp4")
        if (!is.na(base))
            data.frame(usual = base, other = i, changed = "policy", t(effect(base, i)))
    }
}))
# The table says nothing where nothing is known: between 0 and infinity.
for (of in c("ratio", "alpha", "x86")) {
    columns <- paste0(of, c(".low", ".high", ".interval_low", ".interval_high", ".level"))
    nothing <- which(readings[[columns[1]]] == 0 & readings[[columns[2]]] == Inf)
    readings[nothing, columns[1:2]] <- NA
    nothing <- which(readings[[columns[3]]] == 0 & readings[[columns[4]]] == Inf)
    readings[nothing, columns[3:5]] <- NA
}
write_golden(readings, "readings.csv")
