package xmlrpc

import (
	"math"
	"reflect"
	"testing"
)

// FuzzDecode looks for calls that break the decoder, and checks that what it
// understands survives being written and read again.
func FuzzDecode(f *testing.F) {
	for _, params := range []string{
		"", "<param><value>a</value></param>", "<param><value><int>1</int></value></param>",
		"<param><value><array><data><value><nil/></value></data></array></value></param>",
		"<param><value><struct><member><name>a&amp;</name><value>b\r\n&#13;</value></member></struct></value></param>",
		"<param><value><base64>AA==</base64><!-- a --></value></param><?p i?><![CDATA[x]]>",
		"<param><value><dateTime.iso8601>20200102T03:04:05</dateTime.iso8601></value></param>",
		"<param><value><double>1e-7</double></value></param><param><value><boolean>1</boolean></value></param>",
	} {
		f.Add([]byte(callOf(params)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		method, params, err := Decode(body)
		if err != nil {
			return
		}
		widened, ok := wide(params).([]any)
		if !ok {
			t.Fatalf("%#v became another type", params)
		}
		again, err := AppendCall(nil, method, widened...)
		if err != nil {
			t.Fatalf("%#v cannot be written: %v", params, err)
		}
		sameMethod, same, err := Decode(again)
		if err != nil || sameMethod != method || len(same) != len(params) ||
			len(params) > 0 && !reflect.DeepEqual(same, params) {
			t.Fatalf("got %q %#v, %v; want %q %#v", sameMethod, same, err, method, params)
		}
	})
}

// wide returns the value with its integers as I8, and a NaN, which equals
// nothing, in place replaced by 0.
func wide(value any) any {
	switch v := value.(type) {
	case int64:
		return I8(v)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			v[i] = withoutNaN(v[i])
			list[i] = wide(v[i])
		}
		return list
	case map[string]any:
		members := make(map[string]any, len(v))
		for name := range v {
			v[name] = withoutNaN(v[name])
			members[name] = wide(v[name])
		}
		return members
	}
	return value
}

func withoutNaN(value any) any {
	if f, ok := value.(float64); ok && math.IsNaN(f) {
		return 0.0
	}
	return value
}
