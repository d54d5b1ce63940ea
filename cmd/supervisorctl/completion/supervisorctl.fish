# Completion of supervisorctl for fish.
# Load it with: supervisorctl completion fish | source

function __supervisorctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l found ($program __complete -- $words "$current" 2>/dev/null)
    if test "$found[1]" = :files
        __fish_complete_path "$current"
    else if set -q found[1]
        printf '%s\n' $found
    end
end

complete -c supervisorctl -f -a '(__supervisorctl_complete)'
