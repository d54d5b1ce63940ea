package pluginfile

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
)

// elfHead is how much of an ELF file says for which machine it is.
const elfHead = 20

// machine refuses a program for another machine, which the kernel refuses
// without saying why. It is compared with the program that runs.
func (b *Binary) machine() error {
	theirs := make([]byte, elfHead)
	if n, err := b.File.ReadAt(theirs, 0); n == 0 {
		return fmt.Errorf("%s is empty or can't be read: %w", b.Path, err)
	}
	if bytes.HasPrefix(theirs, []byte("#!")) {
		return nil
	}
	ours, err := ownHead()
	if err != nil || !isELF(ours) {
		return nil //nolint:nilerr // then the kernel decides
	}
	if !isELF(theirs) {
		return fmt.Errorf("%s is no program: it is neither in ELF format nor a script that begins with #!", b.Path)
	}
	// Class and byte order; e_machine.
	if !bytes.Equal(theirs[4:6], ours[4:6]) || !bytes.Equal(theirs[18:20], ours[18:20]) {
		return fmt.Errorf("%s is a program for another kind of machine than this one (%s)", b.Path, runtime.GOARCH)
	}
	return nil
}

func isELF(head []byte) bool { return bytes.HasPrefix(head, []byte("\x7fELF")) }

func ownHead() ([]byte, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	head := make([]byte, elfHead)
	_, err = file.ReadAt(head, 0)
	return head, err
}
