package daemon

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
)

// startProfile profiles the daemon until stop is called, as --profile_options
// asks for, and tells where the profile is.
func startProfile(dir string) (path string, stop func() error, err error) {
	path = filepath.Join(dir, fmt.Sprintf("supervisord-%d.pprof", os.Getpid()))
	file, err := os.Create(path)
	if err != nil {
		return "", nil, fmt.Errorf("cannot write a profile: %w", err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return "", nil, errors.Join(err, file.Close())
	}
	return path, func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}
