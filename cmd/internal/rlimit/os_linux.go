package rlimit

// nproc is RLIMIT_NPROC, which package syscall doesn't name.
const nproc = 6

// limit is the type of a limit's values.
type limit = uint64
