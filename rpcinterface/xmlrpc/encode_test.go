package xmlrpc

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestAppendResponse(t *testing.T) {
	date := time.Date(2020, 1, 2, 3, 4, 5, 6, time.UTC)
	got, err := AppendResponse(nil, sdk.Struct{
		{Name: "string", Value: "a <b> & 'c' \"d\" 日本"},
		{Name: "empty", Value: ""},
		{Name: "int", Value: int64(-1)},
		{Name: "max", Value: math.MaxInt32},
		{Name: "boolean", Value: []any{true, false}},
		{Name: "double", Value: []any{1.0, -0.5, 1e15, 1e16, 1e-4, 1e-5, 1e300, 123456.75, 0.0, 5e-324}},
		{Name: "base64", Value: []byte(strings.Repeat("abc", 30))},
		{Name: "date", Value: date},
		{Name: "nil", Value: []any{nil, "x"}},
		{Name: "array", Value: []any{[]any{}, sdk.Struct{}, map[string]any{"b": 1, "a": "x"}}},
		{Name: "a<b", Value: []string{"x", "y"}},
		{Name: "ints", Value: []int{1, 2}},
	})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "response.xml", got)
}

func TestAppendFault(t *testing.T) {
	golden(t, "fault.xml", AppendFault(nil, sdk.NewFault(sdk.FaultBadName, "<cat>")))
}

func TestAppendCall(t *testing.T) {
	got, err := AppendCall(nil, "supervisor.stopProcess", "cat", true)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "call.xml", got)
}

func TestAppendValue(t *testing.T) {
	fault := sdk.NewFault(sdk.FaultFailed, "")
	tests := []struct {
		value any
		want  string
	}{
		{I8(1 << 40), "<value><i8>1099511627776</i8></value>\n"},
		{sdk.I8(-1 << 40), "<value><i8>-1099511627776</i8></value>\n"},
		{math.Inf(1), "<value><double>inf</double></value>\n"},
		{math.Inf(-1), "<value><double>-inf</double></value>\n"},
		{math.NaN(), "<value><double>nan</double></value>\n"},
		{"a\rb\tc\n", "<value><string>a&#13;b\tc\n</string></value>\n"},
		{"\x1b[1m\x00\x7f\u0085", "<value><string>\uFFFD[1m\uFFFD\x7f\u0085</string></value>\n"},
		{"a\xffb\xe6\x97", "<value><string>a\uFFFDb\uFFFD\uFFFD</string></value>\n"},
		{"\uFFFE\uFFFD\U0001F600", "<value><string>\uFFFD\uFFFD\U0001F600</string></value>\n"},
		{[]sdk.Struct{{{Name: "a", Value: 1}}}, "<value><array><data>\n<value><struct>\n<member>\n<name>a</name>\n" +
			"<value><int>1</int></value>\n</member>\n</struct></value>\n</data></array></value>\n"},
		{fault, "<value><struct>\n<member>\n<name>faultCode</name>\n<value><int>30</int></value>\n</member>\n<member>\n" +
			"<name>faultString</name>\n<value><string>FAILED</string></value>\n</member>\n</struct></value>\n"},
	}
	for _, test := range tests {
		got, err := AppendValue([]byte("x"), test.value)
		if err != nil || string(got) != "x"+test.want {
			t.Errorf("%#v: got %q, %v; want %q", test.value, got, err, test.want)
		}
	}
}

func TestAppendValueRefuses(t *testing.T) {
	loop := map[string]any{}
	loop["loop"] = []any{loop}
	values := []any{int64(1 << 31), int64(-1<<31 - 1), struct{}{}, []any{make(chan int)}, loop,
		sdk.Struct{{Name: "pid", Value: int64(1 << 40)}}}
	for _, value := range values {
		if got, err := AppendResponse([]byte("x"), value); err == nil || string(got) != "x" {
			t.Errorf("%T: got %q, %v", value, got, err)
		}
	}
	_, err := AppendResponse(nil, sdk.Struct{{Name: "pid", Value: []any{0, 1 << 40}}})
	if want := "member pid: element 1: integer 1099511627776 exceeds the 32 bits of XML-RPC"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
