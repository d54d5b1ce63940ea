//go:build linux && (amd64 || arm64)

package early

// prlimit reads the soft and the hard limit of open files.
//
//go:noescape
func prlimit(limits *[2]uint64)

func softLimit() uint64 {
	var limits [2]uint64
	prlimit(&limits)
	return limits[0]
}
