package main

import "unicode/utf8"

// match reports whether a name matches a shell pattern, as Python's fnmatch
// does: * is any text, slashes and colons too, ? one character, [a-z] one of a
// set and [!a-z] one outside of it. Nothing quotes; a bracket that is not
// closed stands for itself.
func match(pattern, name string) bool {
	star, resume := -1, 0 // after the last *, and where it is tried next
	p, n := 0, 0
	for n < len(name) {
		if p < len(pattern) && pattern[p] == '*' {
			p++
			star, resume = p, n
			continue
		}
		if p < len(pattern) {
			r, size := utf8.DecodeRuneInString(name[n:])
			if next, ok := matchOne(pattern, p, r); ok {
				p, n = next, n+size
				continue
			}
		}
		if star < 0 {
			return false
		}
		_, size := utf8.DecodeRuneInString(name[resume:])
		resume += size
		p, n = star, resume
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// matchOne matches a character with the piece of the pattern at p, and returns
// where the next piece begins.
func matchOne(pattern string, p int, r rune) (next int, ok bool) {
	switch c, size := utf8.DecodeRuneInString(pattern[p:]); c {
	case '?':
		return p + 1, true
	case '[':
		if end := closing(pattern, p); end > 0 {
			return end + 1, inSet(pattern[p+1:end], r)
		}
		return p + 1, r == '['
	default:
		return p + size, r == c
	}
}

// closing returns where the bracket at p is closed, or 0. A ] in front belongs
// to the set.
func closing(pattern string, p int) int {
	at := p + 1
	if at < len(pattern) && pattern[at] == '!' {
		at++
	}
	if at < len(pattern) && pattern[at] == ']' {
		at++
	}
	for ; at < len(pattern); at++ {
		if pattern[at] == ']' {
			return at
		}
	}
	return 0
}

// inSet reports whether a character is in what stands between brackets.
func inSet(set string, r rune) bool {
	members := []rune(set)
	negated := len(members) > 0 && members[0] == '!'
	if negated {
		members = members[1:]
	}
	for i := 0; i < len(members); i++ {
		low, high := members[i], members[i]
		if i+2 < len(members) && members[i+1] == '-' {
			high = members[i+2]
			i += 2
		}
		if low <= r && r <= high {
			return !negated
		}
	}
	return negated
}
