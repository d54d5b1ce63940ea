package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"io"
)

func pieces(size int, numbers ...int) []byte {
	var data []byte
	p := newPiece(size)
	for _, n := range numbers {
		p.setNumber(n)
		data = append(data, p...)
	}
	return data
}

func TestTally(t *testing.T) {
	const size = 40
	damaged := pieces(size, 0, 1, 2)
	copy(damaged[size:], "garbage")
	tests := map[string]struct {
		data        []byte
		whole, late int
	}{
		"all":        {pieces(size, 0, 1, 2), 3, 0},
		"gap":        {pieces(size, 0, 2, 3), 3, 0},
		"swapped":    {pieces(size, 1, 0, 2), 3, 1},
		"repeated":   {pieces(size, 0, 1, 1, 2), 3, 1},
		"damaged":    {damaged, 2, 0},
		"cut":        {pieces(size, 0, 1)[:2*size-5], 1, 0},
		"hole":       {append(pieces(size, 0)[:size-5], pieces(size, 1, 2)...), 1, 0},
		"impossible": {pieces(size, maxPieces), 0, 0},
		"empty":      {[]byte("\n\n"), 0, 0},
		"none":       {nil, 0, 0},
	}
	for name, test := range tests {
		for portions, reader := range map[string]io.Reader{
			"at once": bytes.NewReader(test.data), "byte by byte": iotest.OneByteReader(bytes.NewReader(test.data)),
		} {
			s := &stream{tally: tally{size: size}}
			if _, err := io.Copy(s, reader); err != nil {
				t.Fatal(err)
			}
			if s.whole != test.whole || s.late != test.late {
				t.Errorf("%s, %s: whole %d, late %d", name, portions, s.whole, s.late)
			}
		}
	}
}

func TestTallyFiles(t *testing.T) {
	const size = 50
	s, data := site(t.TempDir()), pieces(size, 0, 1, 2, 3, 4)
	for name, part := range map[string][]byte{"w.log.2": data[:70], "w.log.1": data[70:120], "w.log": data[120:]} {
		if err := os.WriteFile(s.file(name), part, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.logSize("w"); got != int64(len(data)) {
		t.Errorf("size %d", got)
	}
	got, err := tallyFiles(s.logs("w"), size)
	if err != nil || got.whole != 5 || got.late != 0 {
		t.Errorf("tally %+v, %v", got, err)
	}
	if _, err := tallyFiles([]string{filepath.Join(string(s), "nothing")}, size); err == nil {
		t.Error("a missing file is no error")
	}
}

func TestListen(t *testing.T) {
	const size = 40
	event := func(payload string) string {
		return "ver:3.0 eventname:X len:" + number(float64(len(payload))) + "\n" + payload
	}
	in := event("processname:a\n"+string(pieces(size, 0))) + event("processname:b\n"+string(pieces(size, 0))) +
		event("processname:a\n"+string(pieces(size, 2, 1))) + event("processname:a\n")
	path := filepath.Join(t.TempDir(), gaugeFile)
	var out bytes.Buffer
	if err := listen(bytes.NewBufferString(in), &out, path, size); err != nil {
		t.Fatal(err)
	}
	if want := "READY\n" + string(bytes.Repeat([]byte("RESULT 2\nOKREADY\n"), 4)); out.String() != want {
		t.Errorf("said %q", &out)
	}
	g, err := readGauge(path)
	if err != nil || g.Events != 4 || g.Whole != 4 || g.Late != 1 || g.Last == 0 {
		t.Errorf("gauge %+v, %v", g, err)
	}
	if err := listen(bytes.NewBufferString("hello\n"), &out, path, size); err == nil {
		t.Error("a header without a length is no error")
	}
}
