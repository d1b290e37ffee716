# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Bash completes granule's subcommands, topics and options, as the command's own help names them, and
# else files.

_granule() {
    local word=${COMP_WORDS[COMP_CWORD]} subcommand=${COMP_WORDS[1]} list=
    local names='s/^  \([a-z-]*\) .*/\1/p'
    if [[ $COMP_CWORD -eq 1 ]]; then
        list="--help --version $("$1" help | sed -n "/^subcommands:/,/^\$/$names")"
    elif [[ $COMP_CWORD -eq 2 && $subcommand == help ]]; then
        list=$("$1" help | sed -n "$names")
    elif [[ $word == -* ]]; then
        list="--help $("$1" help "$subcommand" 2>/dev/null | grep -o -e '--[a-z-]*[a-z]' | sort -u)"
    fi
    mapfile -t COMPREPLY < <(compgen -W "$list" -- "$word")
}
complete -o default -F _granule granule
