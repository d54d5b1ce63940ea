//go:build !linux

package child

// fionread asks how much can be read; the number is the same in all the BSDs.
const fionread = 0x4004667f
