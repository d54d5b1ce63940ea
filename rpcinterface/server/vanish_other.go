//go:build !linux

package server

import "errors"

func awaitVanishing(string, <-chan struct{}) (bool, error) { return false, errors.ErrUnsupported }
