#include "textflag.h"

// func prlimit(limits *[2]uint64)
TEXT ·prlimit(SB), NOSPLIT, $0-8
	MOVQ $302, AX            // SYS_prlimit64
	MOVQ $0, DI              // this process
	MOVQ $7, SI              // RLIMIT_NOFILE
	MOVQ $0, DX              // change nothing
	MOVQ limits+0(FP), R10
	SYSCALL
	RET
