#include "textflag.h"

// func prlimit(limits *[2]uint64)
TEXT ·prlimit(SB), NOSPLIT, $0-8
	MOVD $0, R0              // this process
	MOVD $7, R1              // RLIMIT_NOFILE
	MOVD $0, R2              // change nothing
	MOVD limits+0(FP), R3
	MOVD $261, R8            // SYS_prlimit64
	SVC
	RET
