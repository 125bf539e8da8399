# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_vma2desc_global_optspecs
    string join \n color= q/quiet v/verbose config= no-config index= h/help V/version
end

function __fish_vma2desc_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_vma2desc_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_vma2desc_using_subcommand
    set -l cmd (__fish_vma2desc_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c vma2desc -n "__fish_vma2desc_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_needs_command" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_needs_command" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_needs_command" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -s V -l version -d 'Print version'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "scan" -d 'The census: every candidate, and what would become of it'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "diff" -d 'The patches that convert what can be; the tree is not written'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "apply" -d 'Write the changes into the tree: all of them or none'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "verify" -d 'Check the conversions: parse, compile, execute; writes nothing'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "series" -d 'Patches ready for `git am` and `git send-email`, with messages'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "review" -d 'Go through the conversions one by one: accept, reject, edit, note'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "check" -d 'For CI: nothing but what is left to do, and an exit code'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "merge" -d 'One report out of the JSON reports of all parts of a `check`'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "audit" -d 'For review: mistakes in code that is already converted'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "campaign" -d 'Convert a whole subsystem: structure, dispatchers, drivers'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "report" -d 'A page out of the JSON reports of many runs'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "explain" -d 'A transform, step, refusal, mistake, note or level: why'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "completions" -d 'The completions of a shell, to standard output'
complete -c vma2desc -n "__fish_vma2desc_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l target -d 'Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l compat -d 'Oldest kernel that the source must go on building on, or `none`' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l compat-style -d 'How code for old and new kernels is told apart' -r -f -a "version\t'`#if LINUX_VERSION_CODE >= KERNEL_VERSION(...)`, with the lowest version that has all that the new code needs'
probe\t'`#ifdef HAVE_MMAP_PREPARE`, which a check defines that the Kbuild file gets: right for kernels with backports, too'
driver\t'As the driver does it: by a HAVE_ macro in the header that has such, if its own conditions ask for them; else by version'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l format -d 'Form of what goes to standard output' -r -f -a "text\t'For people at a terminal'
json\t'For programs: everything; has a version and a schema'
sarif\t'SARIF 2.1.0, for code scanning and editors'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
html\t'A page to read in a browser, in one file'
markdown\t'A summary, for merge requests and issues'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l report -d 'Write a report to FILE as well: .html, .json, .sarif or .md (repeatable)' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l step-summary -d 'Append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l no-queued -d 'Take handlers that were changed in what was queued upstream when this program was made like all others'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l target -d 'Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l compat -d 'Oldest kernel that the source must go on building on, or `none`' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l compat-style -d 'How code for old and new kernels is told apart' -r -f -a "version\t'`#if LINUX_VERSION_CODE >= KERNEL_VERSION(...)`, with the lowest version that has all that the new code needs'
probe\t'`#ifdef HAVE_MMAP_PREPARE`, which a check defines that the Kbuild file gets: right for kernels with backports, too'
driver\t'As the driver does it: by a HAVE_ macro in the header that has such, if its own conditions ask for them; else by version'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l out -d 'Write one file per patch into DIR instead, in place of those that an earlier run over the same paths wrote' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l format -d 'Form of what goes to standard output' -r -f -a "text\t'For people at a terminal'
json\t'For programs: everything; has a version and a schema'
sarif\t'SARIF 2.1.0, for code scanning and editors'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
html\t'A page to read in a browser, in one file'
markdown\t'A summary, for merge requests and issues'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l report -d 'Write a report to FILE as well: .html, .json, .sarif or .md (repeatable)' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l step-summary -d 'Append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l level -d 'Stop at this level [default: the highest that the other options allow]' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l require -d 'Fail (exit code 5) if a converted unit does not reach this level' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l build -d 'Configured kernel build tree (O=) of the target, whose commands compile both sides; it is not written' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l arch -d 'Architecture of the build tree, as make\'s ARCH [default: what the build tree says]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l cross -d 'Prefix of the cross compiler, as make\'s CROSS_COMPILE' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l jobs -d 'Compile and run this many at a time [default: the number of processors]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l time-limit -d 'Give up on one object, or on the runs of one handler, after this long [default: 300]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l cache -d 'Keep what was compiled and run in DIR, so that a second proof is fast [default: the user\'s cache directory]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l seed -d 'Start of the pseudo-random inputs; the same seed gives the same inputs [default: 1]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l no-queued -d 'Take handlers that were changed in what was queued upstream when this program was made like all others'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l force -d 'Write into DIR whatever it holds: patches of other runs are replaced, files of others and edited patches kept'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l verify -d 'Check the patches, and leave out those that fail, as `verify` does'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l allow-build -d 'Consent to run make, the compiler and scripts of the tree, which is code of the tree'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l allow-run -d 'Consent to run the handlers themselves, in a process of their own'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l no-cache -d 'Keep nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l target -d 'Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l compat -d 'Oldest kernel that the source must go on building on, or `none`' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l compat-style -d 'How code for old and new kernels is told apart' -r -f -a "version\t'`#if LINUX_VERSION_CODE >= KERNEL_VERSION(...)`, with the lowest version that has all that the new code needs'
probe\t'`#ifdef HAVE_MMAP_PREPARE`, which a check defines that the Kbuild file gets: right for kernels with backports, too'
driver\t'As the driver does it: by a HAVE_ macro in the header that has such, if its own conditions ask for them; else by version'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l format -d 'Form of what goes to standard output' -r -f -a "text\t'For people at a terminal'
json\t'For programs: everything; has a version and a schema'
sarif\t'SARIF 2.1.0, for code scanning and editors'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
html\t'A page to read in a browser, in one file'
markdown\t'A summary, for merge requests and issues'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l report -d 'Write a report to FILE as well: .html, .json, .sarif or .md (repeatable)' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l step-summary -d 'Append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l level -d 'Stop at this level [default: the highest that the other options allow]' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l require -d 'Fail (exit code 5) if a converted unit does not reach this level' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l build -d 'Configured kernel build tree (O=) of the target, whose commands compile both sides; it is not written' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l arch -d 'Architecture of the build tree, as make\'s ARCH [default: what the build tree says]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l cross -d 'Prefix of the cross compiler, as make\'s CROSS_COMPILE' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l jobs -d 'Compile and run this many at a time [default: the number of processors]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l time-limit -d 'Give up on one object, or on the runs of one handler, after this long [default: 300]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l cache -d 'Keep what was compiled and run in DIR, so that a second proof is fast [default: the user\'s cache directory]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l seed -d 'Start of the pseudo-random inputs; the same seed gives the same inputs [default: 1]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l no-queued -d 'Take handlers that were changed in what was queued upstream when this program was made like all others'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l allow-dirty -d 'Write also where the git work tree has uncommitted changes, or git gives no answer'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l recover -d 'Undo what an apply that was killed has done below PATH or above it, or finish it where all files are in place; nothing else is done'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l verify -d 'Check the changes first, and leave out those that fail, as `verify` does'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l allow-build -d 'Consent to run make, the compiler and scripts of the tree, which is code of the tree'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l allow-run -d 'Consent to run the handlers themselves, in a process of their own'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l no-cache -d 'Keep nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l target -d 'Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l compat -d 'Oldest kernel that the source must go on building on, or `none`' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l compat-style -d 'How code for old and new kernels is told apart' -r -f -a "version\t'`#if LINUX_VERSION_CODE >= KERNEL_VERSION(...)`, with the lowest version that has all that the new code needs'
probe\t'`#ifdef HAVE_MMAP_PREPARE`, which a check defines that the Kbuild file gets: right for kernels with backports, too'
driver\t'As the driver does it: by a HAVE_ macro in the header that has such, if its own conditions ask for them; else by version'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l level -d 'Stop at this level [default: the highest that the other options allow]' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l require -d 'Fail (exit code 5) if a converted unit does not reach this level' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l build -d 'Configured kernel build tree (O=) of the target, whose commands compile both sides; it is not written' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l arch -d 'Architecture of the build tree, as make\'s ARCH [default: what the build tree says]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l cross -d 'Prefix of the cross compiler, as make\'s CROSS_COMPILE' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l jobs -d 'Compile and run this many at a time [default: the number of processors]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l time-limit -d 'Give up on one object, or on the runs of one handler, after this long [default: 300]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l cache -d 'Keep what was compiled and run in DIR, so that a second proof is fast [default: the user\'s cache directory]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l seed -d 'Start of the pseudo-random inputs; the same seed gives the same inputs [default: 1]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l format -d 'Form of what goes to standard output' -r -f -a "text\t'For people at a terminal'
json\t'For programs: everything; has a version and a schema'
sarif\t'SARIF 2.1.0, for code scanning and editors'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
html\t'A page to read in a browser, in one file'
markdown\t'A summary, for merge requests and issues'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l report -d 'Write a report to FILE as well: .html, .json, .sarif or .md (repeatable)' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l step-summary -d 'Append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l no-queued -d 'Take handlers that were changed in what was queued upstream when this program was made like all others'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l allow-build -d 'Consent to run make, the compiler and scripts of the tree, which is code of the tree'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l allow-run -d 'Consent to run the handlers themselves, in a process of their own'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l no-cache -d 'Keep nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l target -d 'Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l compat -d 'Oldest kernel that the source must go on building on, or `none`' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l compat-style -d 'How code for old and new kernels is told apart' -r -f -a "version\t'`#if LINUX_VERSION_CODE >= KERNEL_VERSION(...)`, with the lowest version that has all that the new code needs'
probe\t'`#ifdef HAVE_MMAP_PREPARE`, which a check defines that the Kbuild file gets: right for kernels with backports, too'
driver\t'As the driver does it: by a HAVE_ macro in the header that has such, if its own conditions ask for them; else by version'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l out -d 'Write the patches into DIR, in place of those that an earlier run over the same paths wrote' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l wave -d 'Write the N-th series, of at most 15 patches; `series` has at least one for each MAINTAINERS entry' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l from -d 'The author [default: who signs, or else the user.name and user.email that git knows]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l signoff -d 'Add Signed-off-by with this name: you certify the Developer Certificate of Origin for all patches' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l date -d 'The date of the mails, YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ [default: none, as git send-email wants it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l subject-prefix -d 'What stands in the brackets of the subjects, as for git format-patch [default: PATCH, with the tree where its profile wants that]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l previous -d 'The series that was sent, to be sent again: say what has changed since, and keep the trailers that still hold' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l replies -d 'Take Acked-by, Reviewed-by and Tested-by from the answers in this mailbox' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -s n -l reroll-count -d 'Mark the series as the N-th version [default: one more than --previous]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l entry -d 'Only the patches of the MAINTAINERS entry with this title' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l accepted -d 'Only the units that LEDGER accepts, as they were edited: the decisions that `review` keeps' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l max-units -d 'Take at most N units, those that were proved further first' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l min-level -d 'Leave out what does not reach this level, which is no failure' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l level -d 'Stop at this level [default: the highest that the other options allow]' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l require -d 'Fail (exit code 5) if a converted unit does not reach this level' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l build -d 'Configured kernel build tree (O=) of the target, whose commands compile both sides; it is not written' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l arch -d 'Architecture of the build tree, as make\'s ARCH [default: what the build tree says]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l cross -d 'Prefix of the cross compiler, as make\'s CROSS_COMPILE' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l jobs -d 'Compile and run this many at a time [default: the number of processors]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l time-limit -d 'Give up on one object, or on the runs of one handler, after this long [default: 300]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l cache -d 'Keep what was compiled and run in DIR, so that a second proof is fast [default: the user\'s cache directory]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l seed -d 'Start of the pseudo-random inputs; the same seed gives the same inputs [default: 1]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l no-queued -d 'Take handlers that were changed in what was queued upstream when this program was made like all others'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l force -d 'Write into DIR whatever it holds: patches of other runs are replaced, files of others and edited patches kept'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l draft -d 'Write patches that were not compiled, too, marked as drafts: for reading, not for sending'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l allow-scripts -d 'Consent to run scripts/get_maintainer.pl of the tree, which is code of the tree, to find recipients'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l treewide -d 'Put patches of several MAINTAINERS entries into one series'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l verify -d 'Check the patches, and leave out those that fail, as `verify` does'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l allow-build -d 'Consent to run make, the compiler and scripts of the tree, which is code of the tree'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l allow-run -d 'Consent to run the handlers themselves, in a process of their own'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l no-cache -d 'Keep nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand series" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l target -d 'Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l compat -d 'Oldest kernel that the source must go on building on, or `none`' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l compat-style -d 'How code for old and new kernels is told apart' -r -f -a "version\t'`#if LINUX_VERSION_CODE >= KERNEL_VERSION(...)`, with the lowest version that has all that the new code needs'
probe\t'`#ifdef HAVE_MMAP_PREPARE`, which a check defines that the Kbuild file gets: right for kernels with backports, too'
driver\t'As the driver does it: by a HAVE_ macro in the header that has such, if its own conditions ask for them; else by version'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l ledger -d 'Keep the decisions in FILE' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l level -d 'Stop at this level [default: the highest that the other options allow]' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l require -d 'Fail (exit code 5) if a converted unit does not reach this level' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l build -d 'Configured kernel build tree (O=) of the target, whose commands compile both sides; it is not written' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l arch -d 'Architecture of the build tree, as make\'s ARCH [default: what the build tree says]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l cross -d 'Prefix of the cross compiler, as make\'s CROSS_COMPILE' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l jobs -d 'Compile and run this many at a time [default: the number of processors]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l time-limit -d 'Give up on one object, or on the runs of one handler, after this long [default: 300]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l cache -d 'Keep what was compiled and run in DIR, so that a second proof is fast [default: the user\'s cache directory]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l seed -d 'Start of the pseudo-random inputs; the same seed gives the same inputs [default: 1]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l no-queued -d 'Take handlers that were changed in what was queued upstream when this program was made like all others'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l list -d 'List the conversions and what was decided, ask nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l allow-build -d 'Consent to run make, the compiler and scripts of the tree, which is code of the tree'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l allow-run -d 'Consent to run the handlers themselves, in a process of their own'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l no-cache -d 'Keep nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand review" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l target -d 'Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l compat -d 'Oldest kernel that the source must go on building on, or `none`' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l compat-style -d 'How code for old and new kernels is told apart' -r -f -a "version\t'`#if LINUX_VERSION_CODE >= KERNEL_VERSION(...)`, with the lowest version that has all that the new code needs'
probe\t'`#ifdef HAVE_MMAP_PREPARE`, which a check defines that the Kbuild file gets: right for kernels with backports, too'
driver\t'As the driver does it: by a HAVE_ macro in the header that has such, if its own conditions ask for them; else by version'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l since -d 'Only units touched by what changed since the merge base with this revision' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l baseline -d 'File of accepted refusals, which do not count until their code changes' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l shard -d 'Only part I of N, chosen by the path of each unit; `vma2desc merge` puts the JSON reports of all parts together' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l max-left -d 'Pass while at most N units are left' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l allow -d 'Refusals for this reason do not count' -r -f -a "all\t''
waits\t''
convertible\t''
stale-baseline\t''
arms-cut-statement\t''
behaves-differently\t''
both-hooks\t''
bounds-written\t''
built-for-older-kernels\t''
callee-may-take-state\t''
check-after-populate\t''
checked-under-lock\t''
close-after-failed-action\t''
close-unpaired\t''
cow-pgoff-read\t''
direct-mmap-nommu\t''
dispatches-to-ops\t''
does-not-compile\t''
errno-at-prepare-stage\t''
errno-through-helper\t''
error-arm-does-work\t''
fault-insert-in-handler\t''
field-without-counterpart\t''
flags-cleared-after-populate\t''
flags-not-vma\t''
flags-replaced\t''
flags-word-type\t''
gap\t''
handler-called\t''
handler-not-found\t''
handler-shape\t''
helper-not-found\t''
helper-removed\t''
helper-shared\t''
hook-of-other-shape\t''
hook-read\t''
io-rejected\t''
kernel-name-redefined\t''
lock-held-across-populate\t''
locked-seen\t''
mapped-lacks\t''
mapped-may-fail\t''
maywrite-rejected\t''
member-gone\t''
memory-of-unknown-kind\t''
multiple-populate\t''
name-taken\t''
newly-mergeable\t''
no-hook-in-target\t''
no-release-has-all\t''
object-not-pinned\t''
operations-shared\t''
ops-unknown\t''
outside-given-paths\t''
page-allocated-in-loop\t''
page-array-temporary\t''
page-array-unknown\t''
page-computed-in-loop\t''
page-count-may-be-negative\t''
page-count-not-plain\t''
page-count-read-back\t''
page-failure-ignored\t''
page-loop-does-more\t''
page-loop-shape\t''
page-loop-value-used\t''
page-not-in-array\t''
pages-with-pfnmap\t''
passed-as-argument\t''
pgoff-restored\t''
populate-in-loop\t''
populate-result-shape\t''
private-data-of-caller\t''
private-data-read\t''
prot-after-populate\t''
prot-derived-again\t''
prot-seen-by-fault\t''
prot-stored-and-passed\t''
prot-unrelated\t''
range-not-in-vma\t''
reference-held-across-populate\t''
removed-api\t''
result-unsound\t''
rules-conflict\t''
several-definitions\t''
shared-with-other-table\t''
single-kernel-page\t''
slot-at-run-time\t''
slot-in-macro\t''
slot-positional\t''
stacked-file\t''
state-conditional\t''
state-in-handler\t''
state-protects-check\t''
state-protects-population\t''
state-without-operations\t''
subsystem-helper\t''
table-swapped\t''
target-lacks-helper\t''
unexplained-use\t''
value-read-again\t''
vm-file-replaced\t''
vm-ops-read\t''
vma-escapes\t''
vma-in-macro\t''
vma-stored\t''
work-after-populate\t''
write-notified\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l deny -d 'Refusals for this reason count, whatever else is said' -r -f -a "all\t''
waits\t''
convertible\t''
stale-baseline\t''
arms-cut-statement\t''
behaves-differently\t''
both-hooks\t''
bounds-written\t''
built-for-older-kernels\t''
callee-may-take-state\t''
check-after-populate\t''
checked-under-lock\t''
close-after-failed-action\t''
close-unpaired\t''
cow-pgoff-read\t''
direct-mmap-nommu\t''
dispatches-to-ops\t''
does-not-compile\t''
errno-at-prepare-stage\t''
errno-through-helper\t''
error-arm-does-work\t''
fault-insert-in-handler\t''
field-without-counterpart\t''
flags-cleared-after-populate\t''
flags-not-vma\t''
flags-replaced\t''
flags-word-type\t''
gap\t''
handler-called\t''
handler-not-found\t''
handler-shape\t''
helper-not-found\t''
helper-removed\t''
helper-shared\t''
hook-of-other-shape\t''
hook-read\t''
io-rejected\t''
kernel-name-redefined\t''
lock-held-across-populate\t''
locked-seen\t''
mapped-lacks\t''
mapped-may-fail\t''
maywrite-rejected\t''
member-gone\t''
memory-of-unknown-kind\t''
multiple-populate\t''
name-taken\t''
newly-mergeable\t''
no-hook-in-target\t''
no-release-has-all\t''
object-not-pinned\t''
operations-shared\t''
ops-unknown\t''
outside-given-paths\t''
page-allocated-in-loop\t''
page-array-temporary\t''
page-array-unknown\t''
page-computed-in-loop\t''
page-count-may-be-negative\t''
page-count-not-plain\t''
page-count-read-back\t''
page-failure-ignored\t''
page-loop-does-more\t''
page-loop-shape\t''
page-loop-value-used\t''
page-not-in-array\t''
pages-with-pfnmap\t''
passed-as-argument\t''
pgoff-restored\t''
populate-in-loop\t''
populate-result-shape\t''
private-data-of-caller\t''
private-data-read\t''
prot-after-populate\t''
prot-derived-again\t''
prot-seen-by-fault\t''
prot-stored-and-passed\t''
prot-unrelated\t''
range-not-in-vma\t''
reference-held-across-populate\t''
removed-api\t''
result-unsound\t''
rules-conflict\t''
several-definitions\t''
shared-with-other-table\t''
single-kernel-page\t''
slot-at-run-time\t''
slot-in-macro\t''
slot-positional\t''
stacked-file\t''
state-conditional\t''
state-in-handler\t''
state-protects-check\t''
state-protects-population\t''
state-without-operations\t''
subsystem-helper\t''
table-swapped\t''
target-lacks-helper\t''
unexplained-use\t''
value-read-again\t''
vm-file-replaced\t''
vm-ops-read\t''
vma-escapes\t''
vma-in-macro\t''
vma-stored\t''
work-after-populate\t''
write-notified\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l format -d 'Form of what goes to standard output' -r -f -a "text\t'For people at a terminal'
json\t'For programs: everything; has a version and a schema'
sarif\t'SARIF 2.1.0, for code scanning and editors'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
html\t'A page to read in a browser, in one file'
markdown\t'A summary, for merge requests and issues'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l report -d 'Write a report to FILE as well: .html, .json, .sarif or .md (repeatable)' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l step-summary -d 'Append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l level -d 'Stop at this level [default: the highest that the other options allow]' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l require -d 'Fail (exit code 5) if a converted unit does not reach this level' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l build -d 'Configured kernel build tree (O=) of the target, whose commands compile both sides; it is not written' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l arch -d 'Architecture of the build tree, as make\'s ARCH [default: what the build tree says]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l cross -d 'Prefix of the cross compiler, as make\'s CROSS_COMPILE' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l jobs -d 'Compile and run this many at a time [default: the number of processors]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l time-limit -d 'Give up on one object, or on the runs of one handler, after this long [default: 300]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l cache -d 'Keep what was compiled and run in DIR, so that a second proof is fast [default: the user\'s cache directory]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l seed -d 'Start of the pseudo-random inputs; the same seed gives the same inputs [default: 1]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l no-queued -d 'Take handlers that were changed in what was queued upstream when this program was made like all others'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l write-baseline -d 'Accept the refusals that count: write them into the file of --baseline'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l no-baseline -d 'Do without the baseline that the configuration names'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l verify -d 'Check the conversions, and count those that fail as refusals, as `verify` does'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l allow-build -d 'Consent to run make, the compiler and scripts of the tree, which is code of the tree'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l allow-run -d 'Consent to run the handlers themselves, in a process of their own'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l no-cache -d 'Keep nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -l max-left -d 'Pass while at most N units are left [default: what the parts were told]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -l format -d 'Form of what goes to standard output' -r -f -a "text\t'For people at a terminal'
json\t'For programs: everything; has a version and a schema'
sarif\t'SARIF 2.1.0, for code scanning and editors'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
html\t'A page to read in a browser, in one file'
markdown\t'A summary, for merge requests and issues'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -l report -d 'Write a report to FILE as well: .html, .json, .sarif or .md (repeatable)' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -l step-summary -d 'Append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l target -d 'Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l compat -d 'Oldest kernel that the source must go on building on, or `none`' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l compat-style -d 'How code for old and new kernels is told apart' -r -f -a "version\t'`#if LINUX_VERSION_CODE >= KERNEL_VERSION(...)`, with the lowest version that has all that the new code needs'
probe\t'`#ifdef HAVE_MMAP_PREPARE`, which a check defines that the Kbuild file gets: right for kernels with backports, too'
driver\t'As the driver does it: by a HAVE_ macro in the header that has such, if its own conditions ask for them; else by version'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l since -d 'Only hooks touched by what changed since the merge base with this revision, committed or not' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l baseline -d 'File of accepted mistakes: they do not count until the code that they are about changes' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l allow -d 'Mistakes against this rule do not count; `all` stands for every rule. Repeatable, or a list with commas' -r -f -a "all\t''
action-changed\t''
action-in-loop\t''
action-lost\t''
action-without-mmu\t''
address-as-frame\t''
always-fails\t''
any-for-all\t''
bit-as-mask\t''
bit-of-some-kernels\t''
bits-combined\t''
both-at-run-time\t''
both-members\t''
check-apart-from-count\t''
check-lost\t''
close-reads-null\t''
close-without-mapped\t''
descriptor-kept\t''
doc-of-old-form\t''
file-kept-on-error\t''
file-put\t''
file-taken-twice\t''
file-without-reference\t''
file-written\t''
first-not-taken\t''
flag-lost\t''
flag-of-action\t''
flags-rejected\t''
frame-as-address\t''
hook-of-old-form\t''
kept-by-failed-mapped\t''
mapped-ignored\t''
mask-as-bit\t''
name-removed\t''
nothing-as-bit\t''
offset-counted-twice\t''
old-member-read\t''
old-name-left\t''
old-parameter-left\t''
operations-not-installed\t''
operations-null\t''
operations-replaced\t''
override-lost\t''
override-positive\t''
override-without-action\t''
override-without-effect\t''
page-ops-without-get\t''
pages-gone\t''
private-allocated\t''
private-data-is-null\t''
private-data-unset\t''
prot-after-action\t''
protection-lost\t''
prototype-of-old-form\t''
range-leaves-mapping\t''
range-written\t''
reference-behind-lookup\t''
result-positive\t''
state-in-hook\t''
state-lost\t''
store-lost\t''
table-swapped-under-hook\t''
truth-as-mask\t''
two-actions\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l format -d 'Form of what goes to standard output' -r -f -a "text\t'For people at a terminal'
json\t'For programs: everything; has a version and a schema'
sarif\t'SARIF 2.1.0, for code scanning and editors'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
html\t'A page to read in a browser, in one file'
markdown\t'A summary, for merge requests and issues'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l report -d 'Write a report to FILE as well: .html, .json, .sarif or .md (repeatable)' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l step-summary -d 'Append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l write-baseline -d 'Accept all mistakes that there are: write them into the file of --baseline'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l patch -d 'Print the mends that are a local change as one patch, in place of the lines'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l target -d 'Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l with -d 'Add functions that handlers wait for first, from this template: dma-mmap or vmalloc-range. With file_operations.mmap as the member, the handlers of the core\'s own hook follow' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l steps -d 'Only these steps, a list with commas: what they need must be in the tree' -r -f -a "enable\t'The member gets its descriptor form, and the templates add theirs'
convert\t'The drivers convert'
flip\t'Where nobody sets the old member any more it goes, and its callers hand descriptors on; with --verify, which does not compile it, only if it is named'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l out -d 'Write the patches into DIR as mails, with a cover letter; with --all a directory in it for each series' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l wave -d 'Write the N-th series, of at most 15 patches; `series` has at least one for each MAINTAINERS entry' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l from -d 'The author [default: who signs, or else the user.name and user.email that git knows]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l signoff -d 'Add Signed-off-by with this name: you certify the Developer Certificate of Origin for all patches' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l date -d 'The date of the mails, YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ [default: none, as git send-email wants it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l subject-prefix -d 'What stands in the brackets of the subjects, as for git format-patch [default: PATCH, with the tree where its profile wants that]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l previous -d 'The series that was sent, to be sent again: say what has changed since, and keep the trailers that still hold' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l replies -d 'Take Acked-by, Reviewed-by and Tested-by from the answers in this mailbox' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -s n -l reroll-count -d 'Mark the series as the N-th version [default: one more than --previous]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l format -d 'Form of what goes to standard output' -r -f -a "text\t'For people at a terminal'
json\t'For programs: everything; has a version and a schema'
sarif\t'SARIF 2.1.0, for code scanning and editors'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
html\t'A page to read in a browser, in one file'
markdown\t'A summary, for merge requests and issues'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l report -d 'Write a report to FILE as well: .html, .json, .sarif or .md (repeatable)' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l step-summary -d 'Append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l min-level -d 'Leave out drivers that do not reach this level, which is no failure' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l level -d 'Stop at this level [default: the highest that the other options allow]' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l require -d 'Fail (exit code 5) if a converted unit does not reach this level' -r -f -a "parsed\t'The result parses, names the old parameter nowhere, and a second run over it is empty'
compiled\t'The objects build before and after with the commands of the build tree, with no new warning'
executed\t'Old and new handler behave alike on the same inputs, in a model of the core'"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l build -d 'Configured kernel build tree (O=) of the target, whose commands compile both sides; it is not written' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l arch -d 'Architecture of the build tree, as make\'s ARCH [default: what the build tree says]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l cross -d 'Prefix of the cross compiler, as make\'s CROSS_COMPILE' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l jobs -d 'Compile and run this many at a time [default: the number of processors]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l time-limit -d 'Give up on one object, or on the runs of one handler, after this long [default: 300]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l cache -d 'Keep what was compiled and run in DIR, so that a second proof is fast [default: the user\'s cache directory]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l seed -d 'Start of the pseudo-random inputs; the same seed gives the same inputs [default: 1]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l list -d 'Show the members that wait, and change nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l all -d 'All members of the tree with which a handler converts'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l apply -d 'Change the files, instead of printing patches'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l allow-dirty -d 'Change files although the work tree has other changes in them'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l force -d 'Write into DIR whatever it holds: patches of other runs are replaced, files of others and edited patches kept'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l draft -d 'Write patches that were not compiled, too, marked as drafts: for reading, not for sending'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l allow-scripts -d 'Consent to run scripts/get_maintainer.pl of the tree, which is code of the tree, to find recipients'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l verify -d 'Compile the patches, and leave out drivers that fail; nothing is executed'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l allow-build -d 'Consent to run make, the compiler and scripts of the tree, which is code of the tree'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l allow-run -d 'Consent to run the handlers themselves, in a process of their own'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l no-cache -d 'Keep nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand campaign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand report" -l history -d 'The directory with the reports' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand report" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand report" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand report" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand report" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand report" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand report" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand explain" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand explain" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand explain" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand explain" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand explain" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c vma2desc -n "__fish_vma2desc_using_subcommand completions" -l config -d 'Configuration to use [default: vma2desc.toml in the working directory or above it]' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand completions" -l index -d 'Keep an index of the words of each tree, so that later runs read what may matter and no more' -r
complete -c vma2desc -n "__fish_vma2desc_using_subcommand completions" -s q -l quiet -d 'Print the product only: no diagnostics, no summary, no progress'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand completions" -s v -l verbose -d 'Print more: notes, gaps, and for scan and check the refusals'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand completions" -l no-config -d 'Use no configuration'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "scan" -d 'The census: every candidate, and what would become of it'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "diff" -d 'The patches that convert what can be; the tree is not written'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "apply" -d 'Write the changes into the tree: all of them or none'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "verify" -d 'Check the conversions: parse, compile, execute; writes nothing'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "series" -d 'Patches ready for `git am` and `git send-email`, with messages'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "review" -d 'Go through the conversions one by one: accept, reject, edit, note'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "check" -d 'For CI: nothing but what is left to do, and an exit code'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "merge" -d 'One report out of the JSON reports of all parts of a `check`'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "audit" -d 'For review: mistakes in code that is already converted'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "campaign" -d 'Convert a whole subsystem: structure, dispatchers, drivers'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "report" -d 'A page out of the JSON reports of many runs'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "explain" -d 'A transform, step, refusal, mistake, note or level: why'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "completions" -d 'The completions of a shell, to standard output'
complete -c vma2desc -n "__fish_vma2desc_using_subcommand help; and not __fish_seen_subcommand_from scan diff apply verify series review check merge audit campaign report explain completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
