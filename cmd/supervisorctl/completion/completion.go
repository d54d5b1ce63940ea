// Package completion holds what lets shells complete the words of
// supervisorctl. The scripts know nothing of actions and names themselves: they
// ask "supervisorctl __complete", so that they never are out of date.
package completion

import "embed"

//go:embed supervisorctl.bash _supervisorctl supervisorctl.fish
var scripts embed.FS

// Shells returns the shells for which there is a script.
func Shells() []string { return []string{"bash", "fish", "zsh"} }

// Script returns the script for a shell, and whether there is one.
func Script(shell string) (text string, ok bool) {
	name := map[string]string{"bash": "supervisorctl.bash", "zsh": "_supervisorctl", "fish": "supervisorctl.fish"}[shell]
	content, err := scripts.ReadFile(name)
	return string(content), err == nil
}
