_vma2desc() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="vma2desc"
                ;;
            vma2desc,apply)
                cmd="vma2desc__subcmd__apply"
                ;;
            vma2desc,audit)
                cmd="vma2desc__subcmd__audit"
                ;;
            vma2desc,campaign)
                cmd="vma2desc__subcmd__campaign"
                ;;
            vma2desc,check)
                cmd="vma2desc__subcmd__check"
                ;;
            vma2desc,completions)
                cmd="vma2desc__subcmd__completions"
                ;;
            vma2desc,diff)
                cmd="vma2desc__subcmd__diff"
                ;;
            vma2desc,explain)
                cmd="vma2desc__subcmd__explain"
                ;;
            vma2desc,help)
                cmd="vma2desc__subcmd__help"
                ;;
            vma2desc,merge)
                cmd="vma2desc__subcmd__merge"
                ;;
            vma2desc,report)
                cmd="vma2desc__subcmd__report"
                ;;
            vma2desc,review)
                cmd="vma2desc__subcmd__review"
                ;;
            vma2desc,scan)
                cmd="vma2desc__subcmd__scan"
                ;;
            vma2desc,series)
                cmd="vma2desc__subcmd__series"
                ;;
            vma2desc,verify)
                cmd="vma2desc__subcmd__verify"
                ;;
            vma2desc__subcmd__help,apply)
                cmd="vma2desc__subcmd__help__subcmd__apply"
                ;;
            vma2desc__subcmd__help,audit)
                cmd="vma2desc__subcmd__help__subcmd__audit"
                ;;
            vma2desc__subcmd__help,campaign)
                cmd="vma2desc__subcmd__help__subcmd__campaign"
                ;;
            vma2desc__subcmd__help,check)
                cmd="vma2desc__subcmd__help__subcmd__check"
                ;;
            vma2desc__subcmd__help,completions)
                cmd="vma2desc__subcmd__help__subcmd__completions"
                ;;
            vma2desc__subcmd__help,diff)
                cmd="vma2desc__subcmd__help__subcmd__diff"
                ;;
            vma2desc__subcmd__help,explain)
                cmd="vma2desc__subcmd__help__subcmd__explain"
                ;;
            vma2desc__subcmd__help,help)
                cmd="vma2desc__subcmd__help__subcmd__help"
                ;;
            vma2desc__subcmd__help,merge)
                cmd="vma2desc__subcmd__help__subcmd__merge"
                ;;
            vma2desc__subcmd__help,report)
                cmd="vma2desc__subcmd__help__subcmd__report"
                ;;
            vma2desc__subcmd__help,review)
                cmd="vma2desc__subcmd__help__subcmd__review"
                ;;
            vma2desc__subcmd__help,scan)
                cmd="vma2desc__subcmd__help__subcmd__scan"
                ;;
            vma2desc__subcmd__help,series)
                cmd="vma2desc__subcmd__help__subcmd__series"
                ;;
            vma2desc__subcmd__help,verify)
                cmd="vma2desc__subcmd__help__subcmd__verify"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        vma2desc)
            opts="-q -v -h -V --color --quiet --verbose --config --no-config --index --help --version scan diff apply verify series review check merge audit campaign report explain completions help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__apply)
            opts="-q -v -h --target --no-queued --compat --compat-style --allow-dirty --recover --format --report --step-summary --verify --level --require --build --allow-build --allow-run --arch --cross --jobs --time-limit --cache --no-cache --seed --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat-style)
                    COMPREPLY=($(compgen -W "version probe driver" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif github gitlab html markdown" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --step-summary)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --level)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --require)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --build)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --arch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cross)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --time-limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cache)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__audit)
            opts="-q -v -h --target --compat --compat-style --since --baseline --write-baseline --allow --patch --format --report --step-summary --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat-style)
                    COMPREPLY=($(compgen -W "version probe driver" -- "${cur}"))
                    return 0
                    ;;
                --since)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --allow)
                    COMPREPLY=($(compgen -W "all action-changed action-in-loop action-lost action-without-mmu address-as-frame always-fails any-for-all bit-as-mask bit-of-some-kernels bits-combined both-at-run-time both-members check-apart-from-count check-lost close-reads-null close-without-mapped descriptor-kept doc-of-old-form file-kept-on-error file-put file-taken-twice file-without-reference file-written first-not-taken flag-lost flag-of-action flags-rejected frame-as-address hook-of-old-form kept-by-failed-mapped mapped-ignored mask-as-bit name-removed nothing-as-bit offset-counted-twice old-member-read old-name-left old-parameter-left operations-not-installed operations-null operations-replaced override-lost override-positive override-without-action override-without-effect page-ops-without-get pages-gone private-allocated private-data-is-null private-data-unset prot-after-action protection-lost prototype-of-old-form range-leaves-mapping range-written reference-behind-lookup result-positive state-in-hook state-lost store-lost table-swapped-under-hook truth-as-mask two-actions" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif github gitlab html markdown" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --step-summary)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__campaign)
            opts="-n -q -v -h --list --all --target --with --steps --apply --allow-dirty --out --force --wave --draft --from --signoff --date --subject-prefix --previous --replies --reroll-count --allow-scripts --format --report --step-summary --verify --min-level --level --require --build --allow-build --allow-run --arch --cross --jobs --time-limit --cache --no-cache --seed --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --steps)
                    COMPREPLY=($(compgen -W "enable convert flip" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --wave)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --signoff)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --date)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --subject-prefix)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --previous)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --replies)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --reroll-count)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -n)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif github gitlab html markdown" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --step-summary)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --min-level)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --level)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --require)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --build)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --arch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cross)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --time-limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cache)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__check)
            opts="-q -v -h --target --no-queued --compat --compat-style --since --baseline --write-baseline --no-baseline --shard --max-left --allow --deny --format --report --step-summary --verify --level --require --build --allow-build --allow-run --arch --cross --jobs --time-limit --cache --no-cache --seed --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat-style)
                    COMPREPLY=($(compgen -W "version probe driver" -- "${cur}"))
                    return 0
                    ;;
                --since)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --shard)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-left)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --allow)
                    COMPREPLY=($(compgen -W "all waits convertible stale-baseline arms-cut-statement behaves-differently both-hooks bounds-written built-for-older-kernels callee-may-take-state check-after-populate checked-under-lock close-after-failed-action close-unpaired cow-pgoff-read direct-mmap-nommu dispatches-to-ops does-not-compile errno-at-prepare-stage errno-through-helper error-arm-does-work fault-insert-in-handler field-without-counterpart flags-cleared-after-populate flags-not-vma flags-replaced flags-word-type gap handler-called handler-not-found handler-shape helper-not-found helper-removed helper-shared hook-of-other-shape hook-read io-rejected kernel-name-redefined lock-held-across-populate locked-seen mapped-lacks mapped-may-fail maywrite-rejected member-gone memory-of-unknown-kind multiple-populate name-taken newly-mergeable no-hook-in-target no-release-has-all object-not-pinned operations-shared ops-unknown outside-given-paths page-allocated-in-loop page-array-temporary page-array-unknown page-computed-in-loop page-count-may-be-negative page-count-not-plain page-count-read-back page-failure-ignored page-loop-does-more page-loop-shape page-loop-value-used page-not-in-array pages-with-pfnmap passed-as-argument pgoff-restored populate-in-loop populate-result-shape private-data-of-caller private-data-read prot-after-populate prot-derived-again prot-seen-by-fault prot-stored-and-passed prot-unrelated range-not-in-vma reference-held-across-populate removed-api result-unsound rules-conflict several-definitions shared-with-other-table single-kernel-page slot-at-run-time slot-in-macro slot-positional stacked-file state-conditional state-in-handler state-protects-check state-protects-population state-without-operations subsystem-helper table-swapped target-lacks-helper unexplained-use value-read-again vm-file-replaced vm-ops-read vma-escapes vma-in-macro vma-stored work-after-populate write-notified" -- "${cur}"))
                    return 0
                    ;;
                --deny)
                    COMPREPLY=($(compgen -W "all waits convertible stale-baseline arms-cut-statement behaves-differently both-hooks bounds-written built-for-older-kernels callee-may-take-state check-after-populate checked-under-lock close-after-failed-action close-unpaired cow-pgoff-read direct-mmap-nommu dispatches-to-ops does-not-compile errno-at-prepare-stage errno-through-helper error-arm-does-work fault-insert-in-handler field-without-counterpart flags-cleared-after-populate flags-not-vma flags-replaced flags-word-type gap handler-called handler-not-found handler-shape helper-not-found helper-removed helper-shared hook-of-other-shape hook-read io-rejected kernel-name-redefined lock-held-across-populate locked-seen mapped-lacks mapped-may-fail maywrite-rejected member-gone memory-of-unknown-kind multiple-populate name-taken newly-mergeable no-hook-in-target no-release-has-all object-not-pinned operations-shared ops-unknown outside-given-paths page-allocated-in-loop page-array-temporary page-array-unknown page-computed-in-loop page-count-may-be-negative page-count-not-plain page-count-read-back page-failure-ignored page-loop-does-more page-loop-shape page-loop-value-used page-not-in-array pages-with-pfnmap passed-as-argument pgoff-restored populate-in-loop populate-result-shape private-data-of-caller private-data-read prot-after-populate prot-derived-again prot-seen-by-fault prot-stored-and-passed prot-unrelated range-not-in-vma reference-held-across-populate removed-api result-unsound rules-conflict several-definitions shared-with-other-table single-kernel-page slot-at-run-time slot-in-macro slot-positional stacked-file state-conditional state-in-handler state-protects-check state-protects-population state-without-operations subsystem-helper table-swapped target-lacks-helper unexplained-use value-read-again vm-file-replaced vm-ops-read vma-escapes vma-in-macro vma-stored work-after-populate write-notified" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif github gitlab html markdown" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --step-summary)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --level)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --require)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --build)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --arch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cross)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --time-limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cache)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__completions)
            opts="-q -v -h --color --quiet --verbose --config --no-config --index --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__diff)
            opts="-q -v -h --target --no-queued --compat --compat-style --out --force --format --report --step-summary --verify --level --require --build --allow-build --allow-run --arch --cross --jobs --time-limit --cache --no-cache --seed --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat-style)
                    COMPREPLY=($(compgen -W "version probe driver" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif github gitlab html markdown" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --step-summary)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --level)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --require)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --build)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --arch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cross)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --time-limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cache)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__explain)
            opts="-q -v -h --color --quiet --verbose --config --no-config --index --help core-does-it dax-mapping f-op-mmap-test flag-test generic-file-mmap io-remap-pfn-range is-cow-mapping is-shared-maywrite linear-loop page-prot-from-flags private-data-null range-in-vma remap-pfn-range shmem-file-flags twin-slot vm-flags-set vm-insert-page vm-insert-pages vm-insert-single-page vm-iomap-memory vm-map-pages vm-map-pages-zero vm-ops-null vma-field vma-flags-helper vma-null-test vma-pages vma-pgoff-helper vma-size vma-unread alias braces compat-guard compat-probe counterpart dead-rungs error-hook failing-ways file-parameter forward handed-on handed-through header helper helper-split helper-twin kernel-doc labels locals macro mapped mentions old-form prose prot-local signature slot arms-cut-statement behaves-differently both-hooks bounds-written built-for-older-kernels callee-may-take-state check-after-populate checked-under-lock close-after-failed-action close-unpaired cow-pgoff-read direct-mmap-nommu dispatches-to-ops does-not-compile errno-at-prepare-stage errno-through-helper error-arm-does-work fault-insert-in-handler field-without-counterpart flags-cleared-after-populate flags-not-vma flags-replaced flags-word-type gap handler-called handler-not-found handler-shape helper-not-found helper-removed helper-shared hook-of-other-shape hook-read io-rejected kernel-name-redefined lock-held-across-populate locked-seen mapped-lacks mapped-may-fail maywrite-rejected member-gone memory-of-unknown-kind multiple-populate name-taken newly-mergeable no-hook-in-target no-release-has-all object-not-pinned operations-shared ops-unknown outside-given-paths page-allocated-in-loop page-array-temporary page-array-unknown page-computed-in-loop page-count-may-be-negative page-count-not-plain page-count-read-back page-failure-ignored page-loop-does-more page-loop-shape page-loop-value-used page-not-in-array pages-with-pfnmap passed-as-argument pgoff-restored populate-in-loop populate-result-shape private-data-of-caller private-data-read prot-after-populate prot-derived-again prot-seen-by-fault prot-stored-and-passed prot-unrelated range-not-in-vma reference-held-across-populate removed-api result-unsound rules-conflict several-definitions shared-with-other-table single-kernel-page slot-at-run-time slot-in-macro slot-positional stacked-file state-conditional state-in-handler state-protects-check state-protects-population state-without-operations subsystem-helper table-swapped target-lacks-helper unexplained-use value-read-again vm-file-replaced vm-ops-read vma-escapes vma-in-macro vma-stored work-after-populate write-notified address-printed arm-dropped asks-for-gone-name called-by-subsystem called-for-merges called-through-shim checked-for-merges clear-lost-when-stacked cleared-where-replaced close-tolerates comment-dropped comment-outdated counterpart-called edited-in-review errno-not-replaced exported-handler exported-helper flags-printed flags-word-passed function-unused generated-source helper-file helper-goes helper-kept hook-called installed-by-target io-on-managed-pages kept-without-mmu length-cut-off locked-asked-for may-merge maywrite-granted maywrite-on-managed-pages message-before-populate message-lost message-of-page message-of-result message-outdated message-renamed mm-of-current not-looked-into not-released old-form-kept older-kernels-kept page-array-must-outlive populate-result-ignored populate-result-positive private-data-holds-page private-mapping-mapped prot-now-stored prot-of-pages prot-stored-behind queued-upstream queued-upstream-taken range-checked revoked-meanwhile state-after-populate state-moved sticky-state store-dropped unused-without-arm work-before-populate compiled executed matched parsed action-changed action-in-loop action-lost action-without-mmu address-as-frame always-fails any-for-all bit-as-mask bit-of-some-kernels bits-combined both-at-run-time both-members check-apart-from-count check-lost close-reads-null close-without-mapped descriptor-kept doc-of-old-form file-kept-on-error file-put file-taken-twice file-without-reference file-written first-not-taken flag-lost flag-of-action flags-rejected frame-as-address hook-of-old-form kept-by-failed-mapped mapped-ignored mask-as-bit name-removed nothing-as-bit offset-counted-twice old-member-read old-name-left old-parameter-left operations-not-installed operations-null operations-replaced override-lost override-positive override-without-action override-without-effect page-ops-without-get pages-gone private-allocated private-data-is-null private-data-unset prot-after-action protection-lost prototype-of-old-form range-leaves-mapping range-written reference-behind-lookup result-positive state-in-hook state-lost store-lost table-swapped-under-hook truth-as-mask two-actions waits convertible stale-baseline"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help)
            opts="scan diff apply verify series review check merge audit campaign report explain completions help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__apply)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__audit)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__campaign)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__diff)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__merge)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__report)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__review)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__scan)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__series)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__help__subcmd__verify)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__merge)
            opts="-q -v -h --max-left --format --report --step-summary --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --max-left)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif github gitlab html markdown" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --step-summary)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__report)
            opts="-q -v -h --history --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --history)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__review)
            opts="-q -v -h --target --no-queued --compat --compat-style --ledger --list --level --require --build --allow-build --allow-run --arch --cross --jobs --time-limit --cache --no-cache --seed --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat-style)
                    COMPREPLY=($(compgen -W "version probe driver" -- "${cur}"))
                    return 0
                    ;;
                --ledger)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --level)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --require)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --build)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --arch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cross)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --time-limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cache)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__scan)
            opts="-q -v -h --target --no-queued --compat --compat-style --format --report --step-summary --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat-style)
                    COMPREPLY=($(compgen -W "version probe driver" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif github gitlab html markdown" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --step-summary)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__series)
            opts="-n -q -v -h --target --no-queued --compat --compat-style --out --force --wave --draft --from --signoff --date --subject-prefix --previous --replies --reroll-count --allow-scripts --treewide --entry --accepted --max-units --verify --min-level --level --require --build --allow-build --allow-run --arch --cross --jobs --time-limit --cache --no-cache --seed --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat-style)
                    COMPREPLY=($(compgen -W "version probe driver" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --wave)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --signoff)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --date)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --subject-prefix)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --previous)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --replies)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --reroll-count)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -n)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --entry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --accepted)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-units)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --min-level)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --level)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --require)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --build)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --arch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cross)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --time-limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cache)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        vma2desc__subcmd__verify)
            opts="-q -v -h --target --no-queued --compat --compat-style --level --require --build --allow-build --allow-run --arch --cross --jobs --time-limit --cache --no-cache --seed --format --report --step-summary --color --quiet --verbose --config --no-config --index --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compat-style)
                    COMPREPLY=($(compgen -W "version probe driver" -- "${cur}"))
                    return 0
                    ;;
                --level)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --require)
                    COMPREPLY=($(compgen -W "parsed compiled executed" -- "${cur}"))
                    return 0
                    ;;
                --build)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --arch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cross)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --time-limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cache)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif github gitlab html markdown" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --step-summary)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _vma2desc -o nosort -o bashdefault -o default vma2desc
else
    complete -F _vma2desc -o bashdefault -o default vma2desc
fi
