# bash completion for alberca
# SPDX-License-Identifier: GPL-3.0-or-later

_alberca () {
    local i option='' word='' prefix

    # bash parts "--connect=qemu:///system" at its "=" and ":"; an option has one value, so all that
    # follows it is that.
    for ((i = 1; i < COMP_CWORD; i++)); do
        if [[ ${COMP_WORDS[i]} == --* ]]; then
            option=${COMP_WORDS[i]}
            word=
        elif [[ ${COMP_WORDS[i]} != = ]]; then
            word+=${COMP_WORDS[i]}
        fi
    done
    case ${COMP_WORDS[COMP_CWORD]} in
        =)
            ;;
        --*)
            option=
            word=${COMP_WORDS[COMP_CWORD]}
            ;;
        '')
            # After a value that is complete, another option
            if [[ -n $word && ${COMP_WORDS[COMP_CWORD - 1]} != : ]]; then
                option=
                word=
            fi
            ;;
        *)
            word+=${COMP_WORDS[COMP_CWORD]}
            ;;
    esac

    case $option in
        --connect)
            mapfile -t COMPREPLY < <(compgen -W 'qemu:///system qemu:///session qemu+ssh:// test:///default' -- "$word")
            # What stands before the last colon stays as it is
            prefix=${word%"${word##*:}"}
            [[ $COMP_WORDBREAKS != *:* ]] || COMPREPLY=("${COMPREPLY[@]#"$prefix"}")
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
