package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVanishedSocket removes the socket of a server in several ways: it is made
// again, and the connections that there are stay.
func TestVanishedSocket(t *testing.T) {
	path := socketPath(t)
	notices := make(chan string, 100)
	s := start(t, Config{Network: "unix", Address: path, Chmod: 0o700, Notice: func(message string) { notices <- message }}, Handler{})
	kept := dial(t, s)
	serves := func() bool {
		_, err := os.Lstat(path)
		return err == nil
	}
	for name, remove := range map[string]func() error{
		"removed": func() error { return os.Remove(path) },
		"moved":   func() error { return os.Rename(path, path+".away") },
		"directory removed for a moment": func() error {
			if err := os.Rename(filepath.Dir(path), filepath.Dir(path)+"x"); err != nil {
				return err
			}
			if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
				return err
			}
			return os.RemoveAll(filepath.Dir(path) + "x")
		},
	} {
		if err := remove(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "the socket, "+name, serves)
		if response, _ := ask(t, s, post("/RPC2", call("echo"))); response.StatusCode != 200 {
			t.Errorf("%s: got %d", name, response.StatusCode)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
		for notice := ""; !strings.Contains(notice, "was made again"); notice = <-notices {
			if notice != "" && !strings.Contains(notice, "can't be made again yet") {
				t.Errorf("%s: told %q", name, notice)
			}
		}
		kept.send(post("/RPC2", call("echo")))
		if response, _ := kept.reply("POST"); response.StatusCode != 200 {
			t.Errorf("%s: an older connection got %d", name, response.StatusCode)
		}
	}
	// Someone who changes its mode, or takes the name, is left alone.
	if err := os.Chmod(path, 0o711); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".new", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	kept.send(post("/RPC2", call("echo")))
	kept.reply("POST")
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		t.Errorf("what took the name: %v, %v", info, err)
	}
}
