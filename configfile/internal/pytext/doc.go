// Package pytext does to text what Python's str, int and repr do.
//
// The reference's files are Unicode text: what counts as a blank, which digits
// make a number and how a value is quoted in a message are Python's rules and
// decide whether a file is accepted.
package pytext
