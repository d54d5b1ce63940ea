//go:build race

package host

const manyEvents = 10_000
