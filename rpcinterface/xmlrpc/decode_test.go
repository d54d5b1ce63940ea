package xmlrpc

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

func callOf(params string) string {
	return "<?xml version='1.0'?>\n<methodCall>\n<methodName>a.b</methodName>\n<params>" + params +
		"</params>\n</methodCall>\n"
}

func TestDecodeValues(t *testing.T) {
	tests := map[string]any{
		`<value><string>cat</string></value>`:                                   "cat",
		`<value>cat</value>`:                                                    "cat",
		"\n <value>\n  <string>cat</string>\n </value>\n":                       "cat",
		`<value><string> cat</string></value>`:                                  " cat",
		`<value> cat </value>`:                                                  " cat ",
		`<value>  </value>`:                                                     "  ",
		`<value></value>`:                                                       "",
		`<value/>`:                                                              "",
		`<value><string/></value>`:                                              "",
		`<value><base64>Y2F0</base64></value>`:                                  []byte("cat"),
		"<value><base64>\nY2\nF0\n</base64></value>":                            []byte("cat"),
		`<value><base64/></value>`:                                              []byte{},
		`<value><string>c&#97;t</string></value>`:                               "cat",
		`<value><string>c&#x61;t</string></value>`:                              "cat",
		`<value><string><![CDATA[<c&at>]]></string></value>`:                    "<c&at>",
		`<value><string>a<![CDATA[b]]>c</string></value>`:                       "abc",
		`<value><!-- a comment --><string>cat</string></value>`:                 "cat",
		`<value><string>c<!-- a comment -->a<?x y?>t</string></value>`:          "cat",
		`<value><string>&lt;&amp;&gt;&quot;&apos;</string></value>`:             `<&>"'`,
		`<value><string>日本</string></value>`:                                    "日本",
		"<value><string>a\r\nb\rc&#13;</string></value>":                        "a\nb\nc\r",
		`<value><int>2</int></value>`:                                           int64(2),
		`<value><i4>-3</i4></value>`:                                            int64(-3),
		`<value><i8>5000000000</i8></value>`:                                    int64(5000000000),
		`<value><int> +2 </int></value>`:                                        int64(2),
		`<value><int>1_000</int></value>`:                                       int64(1000),
		`<value><double>2.0</double></value>`:                                   2.0,
		`<value><double> -1e3 </double></value>`:                                -1000.0,
		`<value><boolean>1</boolean></value>`:                                   true,
		`<value><boolean>0</boolean></value>`:                                   false,
		`<value><boolean>true</boolean></value>`:                                false,
		`<value><nil/></value>`:                                                 nil,
		`<value><other>x</other></value>`:                                       "x",
		`<value a="b>" c = 'd"'><int x="&lt;">1</int ></value >`:                int64(1),
		`<value><dateTime.iso8601>20200102T03:04:05</dateTime.iso8601></value>`: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC),
		`<value><array><data></data></array></value>`:                           []any{},
		`<value><array><data><value>a</value> <value><int>1</int></value></data></array></value>`: []any{"a", int64(1)},
		`<value><struct></struct></value>`: map[string]any{},
		`<value><struct><member><name>a</name><value>b</value></member>
		<member><name>c</name><value><array><data><value><struct/></value></data></array></value></member></struct></value>`: map[string]any{
			"a": "b", "c": []any{map[string]any{}}},
		`<value><struct><member><name/><value>b</value></member></struct></value>`: map[string]any{"": "b"},
	}
	for text, want := range tests {
		method, params, err := Decode([]byte(callOf("<param>" + text + "</param>")))
		if err != nil || method != "a.b" || len(params) != 1 || !reflect.DeepEqual(params[0], want) {
			t.Errorf("%s: got %q %#v, %v; want %#v", text, method, params, err, want)
		}
	}
}

func TestDecodeCalls(t *testing.T) {
	tests := []struct {
		name, text string
		method     string
		params     []any
	}{
		{"no params", `<methodCall><methodName>m</methodName></methodCall>`, "m", nil},
		{"empty params", `<methodCall><methodName>m</methodName><params/></methodCall>`, "m", nil},
		{"several", callOf("<param><value>1</value></param><param><value/></param>"), "a.b", []any{"1", ""}},
		{"values for params", callOf("<value>1</value>"), "a.b", []any{"1"}},
		{"params first", `<c><params><param><value>1</value></param></params><methodName>m</methodName></c>`, "m", []any{"1"}},
		{"spaces in the method", `<c><methodName> m </methodName></c>`, " m ", nil},
		{"any root", `<x:y><methodName>m</methodName></x:y>`, "m", nil},
		{"byte order mark", "\uFEFF" + callOf(""), "a.b", nil},
		{"misc around", "<!-- a --> <?p i?>\n<methodName>m</methodName>\n<!-- b --><?p?>\n", "m", nil},
		{"document type", `<?xml version="1.0"?><!-- a --><!DOCTYPE c><c><methodName>m</methodName></c>`, "m", nil},
		{"document type elsewhere", "<!DOCTYPE c\nSYSTEM 'x\"y' >\n<methodName>m</methodName>", "m", nil},
		{"public document type", `<!DOCTYPE c PUBLIC "x" "y"><methodName>m</methodName>`, "m", nil},
		{"encoding", `<?xml version="1.0" encoding="ISO-8859-1"?><methodName>m</methodName>`, "m", nil},
	}
	for _, test := range tests {
		method, params, err := Decode([]byte(test.text))
		if err != nil || method != test.method || !reflect.DeepEqual(params, test.params) {
			t.Errorf("%s: got %q %#v, %v", test.name, method, params, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	values := []string{
		"<int></int>", "<int>x</int>", "<int>1.5</int>", "<int>_1</int>", "<int>1__0</int>", "<int>0x10</int>",
		"<int>99999999999999999999</int>", "<double>x</double>", "<double>0x1p2</double>", "<double/>",
		"<base64>Y2F</base64>", "<dateTime.iso8601>2020</dateTime.iso8601>",
		"<dateTime.iso8601>20200102T03:04:05.5</dateTime.iso8601>", "<array></array>",
		"<struct><member><name>a</name></member></struct>", "<struct><value>a</value></struct>",
		"<struct><member><int>1</int><value>a</value></member></struct>",
		"<string>&nope;</string>", "<string>&#0;</string>", "<string>&#xD800;</string>", "<string>&amp</string>",
		"<string>]]></string>", "<string>\x01</string>", "<string>\xff</string>", "<string>\uFFFE</string>",
		"<string a></string>", "<string a=b></string>", "<string a='<'></string>", "<string a='&x;'></string>",
		"<string a='1'b='2'></string>", "<1></1>", "<string></i4>", "<string>", "</string>", "<!-- a -- b -->",
		"<!DOCTYPE a>", "<?xml version='1.0'?>", "<![CDATA[", "<a b='", "< a></a>",
	}
	for _, text := range values {
		if _, params, err := Decode([]byte(callOf("<param><value>" + text + "</value></param>"))); err == nil {
			t.Errorf("%q: got %#v", text, params)
		}
	}
	documents := []string{
		"<!DOCTYPE><m/>", "<!DOCTYPE a", "<!DOCTYPE a SYSTEM><methodName>m</methodName>", "<!DOCTYPE a SYSTEM 'b><methodName>m</methodName>",
		"<!DOCTYPE a PUBLIC 'b'><methodName>m</methodName>", "<!DOCTYPEa><methodName>m</methodName>", "<!DOCTYPE a b><methodName>m</methodName>",
		"<!DOCTYPE a><!DOCTYPE a><methodName>m</methodName>", "<methodName>m</methodName><!DOCTYPE a>", "<!DOCTYPE a []><methodName>m</methodName>",
		"", " ", "<", "<a", "nonsense", "<methodName>m</methodName><a/>", "<methodName>m</methodName>x",
		" <?xml version='1.0'?><methodName>m</methodName>", "<?xml?><methodName>m</methodName>",
		"<?xml encoding='x'?><methodName>m</methodName>", callOf("<param></param>"), "<!-- a -->",
		`<!DOCTYPE a [<!ENTITY b "bbbb">]><methodName>&b;</methodName>`, "<methodName>m</methodName></a>",
		"<methodName>m" + strings.Repeat("<a>", maxDepth) + strings.Repeat("</a>", maxDepth) + "</methodName>",
	}
	for _, text := range documents {
		if method, _, err := Decode([]byte(text)); err == nil {
			t.Errorf("%.60q: got %q", text, method)
		}
	}
	for _, text := range []string{"<a/>", "<methodName/>", "<a><methodName></methodName></a>"} {
		if _, _, err := Decode([]byte(text)); !errors.Is(err, ErrNoMethod) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
