// Package usage reads from the kernel what child processes use of the machine:
// CPU time, memory and threads.
//
// One reading of a process is one file opened, read and closed, so that
// thousands of them cost milliseconds. Nothing is kept from one reading to the
// next. Only children of this process are told of: what has the number of a
// child that ended, but isn't ours, is passed over.
package usage
