# Completion of supervisorctl for bash.
# Load it with: source <(supervisorctl completion bash)

_supervisorctl() {
	local line=${COMP_LINE:0:COMP_POINT} found i
	local -a words
	read -ra words <<<"$line"
	# Bash takes words apart at colons, of which names are full.
	[[ $line == *[[:space:]] ]] && words+=("")
	local current=${words[${#words[@]} - 1]}
	mapfile -t COMPREPLY < <("${words[0]}" __complete -- "${words[@]:1}" 2>/dev/null)
	if [[ ${COMPREPLY[0]-} == :files ]]; then
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		return
	fi
	[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace 2>/dev/null
	for found in : =; do
		[[ $COMP_WORDBREAKS == *$found* && $current == *$found* ]] || continue
		for i in "${!COMPREPLY[@]}"; do
			COMPREPLY[i]=${COMPREPLY[i]#"${current%"${current##*$found}"}"}
		done
	done
}

complete -F _supervisorctl supervisorctl
