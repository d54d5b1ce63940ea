package main

import (
	"cmp"
	"slices"
	"time"
)

// quantile is the value below which the fraction of the values lies, by the nearest rank.
func quantile[T cmp.Ordered](values []T, fraction float64) T {
	var none T
	if len(values) == 0 {
		return none
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(fraction*float64(len(sorted)-1)+0.5)]
}

// median is the middle, or the mean of the two in the middle.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// unsteady tells values that differ by more than a quarter of their median.
func unsteady(values []float64) bool {
	return len(values) > 1 && slices.Max(values)-slices.Min(values) > median(values)/4
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// perSecond is the rate of n things in a time.
func perSecond(n float64, d time.Duration) float64 { return n / d.Seconds() }
