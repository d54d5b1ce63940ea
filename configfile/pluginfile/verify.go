package pluginfile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Binary is the verified file of a plugin. What was verified is what will be
// executed: it is held open.
type Binary struct {
	Path string // without symbolic links
	File *os.File
	info fs.FileInfo
}

// Close closes the file.
func (b *Binary) Close() { _ = b.File.Close() }

// Same reports whether the file at the path is still the one that was opened.
func (b *Binary) Same(path string) bool {
	info, err := os.Stat(path)
	return err == nil && os.SameFile(info, b.info) && info.Size() == b.info.Size() && info.ModTime().Equal(b.info.ModTime())
}

// Open opens the file of a plugin and verifies that nobody but root and
// us could have put it there or changed it, and that it has the wanted
// checksum, if any.
func Open(path, sum string) (*Binary, error) {
	resolved, err := safePath(path)
	if err != nil {
		return nil, err
	}
	// A FIFO must not make us wait.
	file, err := os.OpenFile(resolved, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, unwrapPath(err, resolved)
	}
	b := &Binary{Path: resolved, File: file}
	if err := b.verify(sum); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

func (b *Binary) verify(sum string) (err error) {
	if b.info, err = b.File.Stat(); err != nil {
		return err
	}
	switch {
	case !b.info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", b.Path)
	case b.info.Mode().Perm()&0o111 == 0:
		return fmt.Errorf("%s is not executable", b.Path)
	}
	if err := checkOwner(b.Path, b.info); err != nil {
		return err
	}
	if err := b.machine(); err != nil || sum == "" {
		return err
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, b.File); err != nil {
		return fmt.Errorf("reading %s: %w", b.Path, err)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != sum {
		return fmt.Errorf("%s has the SHA-256 checksum %s, and not %s as the configuration wants", b.Path, got, sum)
	}
	return nil
}

// maxLinks is how many symbolic links are followed.
const maxLinks = 40

// safePath follows a path step by step and returns it without symbolic links.
// It refuses one on which somebody else could have exchanged a component.
func safePath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	rest := strings.Split(strings.Trim(path, "/"), "/")
	done, links := "/", 0
	if err := checkStep(done); err != nil {
		return "", err
	}
	for len(rest) > 0 {
		next := filepath.Join(done, rest[0])
		rest = rest[1:]
		info, err := os.Lstat(next)
		if err != nil {
			return "", unwrapPath(err, next)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			if len(rest) > 0 {
				if err := checkStep(next); err != nil {
					return "", err
				}
			}
			done = next
			continue
		}
		if links++; links > maxLinks {
			return "", fmt.Errorf("%s: too many symbolic links", path)
		}
		if done, rest, err = follow(done, next, info, rest); err != nil {
			return "", err
		}
	}
	return done, nil
}

// follow puts what a symbolic link stands for in its place.
func follow(done, link string, info fs.FileInfo, rest []string) (string, []string, error) {
	if owner, known := ownerOf(info); known && !trusted(owner) {
		return "", nil, fmt.Errorf("the symbolic link %s belongs to user %d, who is neither root nor user %d", link, owner, os.Geteuid())
	}
	target, err := os.Readlink(link)
	if err != nil {
		return "", nil, err
	}
	if filepath.IsAbs(target) {
		done = "/"
	}
	target = strings.Trim(filepath.Clean(target), "/")
	if target == "" || target == "." {
		return done, rest, nil
	}
	return done, append(strings.Split(target, "/"), rest...), nil
}

// checkStep verifies a directory on the way. In one like /tmp, which is sticky,
// others can't exchange what is ours.
func checkStep(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return unwrapPath(err, dir)
	}
	if info.Mode()&fs.ModeSticky != 0 {
		return nil
	}
	return checkOwner(dir, info)
}

// checkOwner verifies that a file can be changed by root and us alone.
func checkOwner(path string, info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return fmt.Errorf("%s: its owner can't be told", path)
	}
	switch mode := info.Mode().Perm(); {
	case !trusted(int(stat.Uid)):
		return fmt.Errorf("%s belongs to user %d, who is neither root nor user %d", path, stat.Uid, os.Geteuid())
	case mode&0o002 != 0:
		return fmt.Errorf("%s is writable by everybody; run: chmod o-w %s", path, path)
	case mode&0o020 != 0 && stat.Gid != 0:
		return fmt.Errorf("%s is writable by its group (%d); run: chmod g-w %s", path, stat.Gid, path)
	}
	return nil
}

func ownerOf(info fs.FileInfo) (int, bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}

func trusted(uid int) bool { return uid == 0 || uid == os.Geteuid() }

// unwrapPath words an error about a file: "/x: no such file or directory".
func unwrapPath(err error, path string) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		err = failed.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
