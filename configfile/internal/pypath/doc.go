// Package pypath does to paths what Python's os.path, fnmatch and glob do.
//
// They differ from path/filepath in what a user can see: two slashes in front
// stay, a backslash in a pattern is an ordinary character, a pattern that is
// not closed is text, and hidden files need a pattern with a dot.
package pypath
