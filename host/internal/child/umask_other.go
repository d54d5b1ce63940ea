//go:build !linux

package child

import "errors"

// umaskThreads exist only where threads can part with their process's umask.
type umaskThreads struct{}

func newUmaskThreads(int) *umaskThreads { return &umaskThreads{} }

func (*umaskThreads) run(uint32, func()) error { return errors.ErrUnsupported }

func (*umaskThreads) close() {}
