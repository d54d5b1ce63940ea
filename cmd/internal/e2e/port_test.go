//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
)

// freeAddress is an address that nobody listens on, nor comes to by chance: its
// port is none of those that the kernel gives connections, which another test
// could get before the daemon does.
func freeAddress() (string, error) {
	const first, count, attempts = 20_000, 10_000, 100
	var err error
	for range attempts {
		address := fmt.Sprintf("127.0.0.1:%d", first+rand.IntN(count))
		listener, problem := net.Listen("tcp", address)
		if problem == nil {
			return address, listener.Close()
		}
		err = errors.Join(err, problem)
	}
	return "", err
}
