package pypath

import (
	"os"
	"sort"
	"strings"
)

// Glob is sorted(glob.glob(pattern)) for an absolute pattern: the paths that
// exist and match, hidden ones only where the pattern spells the dot.
func Glob(pattern string) []string {
	paths := expand(pattern)
	sort.Strings(paths)
	return paths
}

func hasMagic(s string) bool { return strings.ContainsAny(s, "*?[") }

func expand(pattern string) []string {
	dir, base := Dir(pattern), Base(pattern)
	if !hasMagic(pattern) {
		if base == "" && !isDir(dir) || base != "" && !exists(pattern) {
			return nil
		}
		return []string{pattern}
	}
	dirs := []string{dir}
	if dir != pattern && hasMagic(dir) {
		dirs = expand(dir)
	}
	var found []string
	for _, dir := range dirs {
		for _, name := range namesIn(dir, base) {
			found = append(found, Join(dir, name))
		}
	}
	return found
}

// namesIn returns the entries of a directory that match the last element of a
// pattern.
func namesIn(dir, base string) []string {
	if !hasMagic(base) {
		if base == "" && isDir(dir) || base != "" && exists(Join(dir, base)) {
			return []string{base}
		}
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // as in the reference: nothing matches there
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(base, ".") {
			continue
		}
		if match(base, name) {
			names = append(names, name)
		}
	}
	return names
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
