package rlimit

// nproc is RLIMIT_NPROC, which package syscall doesn't name.
const nproc = 7

// limit is the type of a limit's values.
type limit = int64
