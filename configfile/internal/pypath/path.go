package pypath

import "strings"

// Norm is os.path.normpath: it resolves "." and "..", drops empty elements and
// keeps exactly two slashes in front, which POSIX leaves to the system.
func Norm(path string) string {
	slashes := len(path) - len(strings.TrimLeft(path, "/"))
	root := ""
	switch {
	case slashes == 2:
		root = "//"
	case slashes > 0:
		root = "/"
	}
	var kept []string
	for _, name := range strings.Split(path, "/") {
		switch {
		case name == "" || name == ".":
		case name != ".." || root == "" && len(kept) == 0 || len(kept) > 0 && kept[len(kept)-1] == "..":
			kept = append(kept, name)
		case len(kept) > 0:
			kept = kept[:len(kept)-1]
		}
	}
	if norm := root + strings.Join(kept, "/"); norm != "" {
		return norm
	}
	return "."
}

// IsAbs is os.path.isabs.
func IsAbs(path string) bool { return strings.HasPrefix(path, "/") }

// Join is os.path.join of two parts: an absolute second one stands alone.
func Join(dir, path string) string {
	switch {
	case IsAbs(path):
		return path
	case dir == "" || strings.HasSuffix(dir, "/"):
		return dir + path
	}
	return dir + "/" + path
}

// Abs is os.path.abspath in the working directory dir.
func Abs(dir, path string) string { return Norm(Join(dir, path)) }

// Dir is os.path.dirname: what stands before the last slash, "" without one.
func Dir(path string) string {
	head := path[:strings.LastIndexByte(path, '/')+1]
	if trimmed := strings.TrimRight(head, "/"); trimmed != "" {
		return trimmed
	}
	return head
}

// Base is os.path.basename: what stands behind the last slash.
func Base(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
