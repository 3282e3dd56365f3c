# bash completion for alberca
# SPDX-License-Identifier: GPL-3.0-or-later

_alberca () {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}

    # bash takes the "=" of --connect=URI for a word of its own, and ":" too
    [ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
    COMPREPLY=()
    case $before in
        --connect)
            mapfile -t COMPREPLY < <(compgen -W 'qemu:///system qemu:///session qemu+ssh:// test:///default' -- "$word")
            if declare -F __ltrim_colon_completions >/dev/null; then
                __ltrim_colon_completions "$word"
            fi
            ;;
        --pool)
            # Those of the libvirt that virsh asks by itself
            mapfile -t COMPREPLY < <(compgen -W "$(virsh -q -r pool-list --all --name 2>/dev/null)" -- "$word")
            ;;
        *)
            mapfile -t COMPREPLY < <(compgen -W '--connect --pool --new-pool --practice --help --version' -- "$word")
            ;;
    esac
}
complete -F _alberca alberca
