package xmlrpc

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// I8 is an integer that is sent as <i8>, for values that may not fit into the
// 32 bits of <int>.
type I8 int64

// maxValueDepth bounds the nesting of values, and ends values that hold
// themselves.
const maxValueDepth = 256

const (
	declaration  = "<?xml version='1.0'?>\n"
	timeLayout   = "20060102T15:04:05"
	base64PerRow = 57 // bytes that fill a line of 76 characters
)

var errTooDeep = errors.New("value is nested too deeply")

// AppendCall appends the call of a method.
func AppendCall(dst []byte, method string, params ...any) ([]byte, error) {
	start := len(dst)
	dst = append(dst, declaration+"<methodCall>\n<methodName>"...)
	dst = appendText(dst, method)
	dst = append(dst, "</methodName>\n<params>\n"...)
	for _, param := range params {
		var err error
		dst = append(dst, "<param>\n"...)
		if dst, err = AppendValue(dst, param); err != nil {
			return dst[:start], err
		}
		dst = append(dst, "</param>\n"...)
	}
	return append(dst, "</params>\n</methodCall>\n"...), nil
}

// AppendResponse appends the response that carries a value. On an error dst is
// returned as it was.
func AppendResponse(dst []byte, value any) ([]byte, error) {
	start := len(dst)
	dst = append(dst, declaration+"<methodResponse>\n<params>\n<param>\n"...)
	dst, err := AppendValue(dst, value)
	if err != nil {
		return dst[:start], err
	}
	return append(dst, "</param>\n</params>\n</methodResponse>\n"...), nil
}

// AppendFault appends the response that carries a fault.
func AppendFault(dst []byte, fault *sdk.Fault) []byte {
	dst = append(dst, declaration+"<methodResponse>\n<fault>\n"...)
	dst = appendFaultStruct(dst, fault)
	return append(dst, "</fault>\n</methodResponse>\n"...)
}

// AppendValue appends a value as a <value> element. Beside the values that
// package sdk lists it takes int, [I8] and sdk.I8, []string, []int, []sdk.Struct and
// *sdk.Fault, which becomes a struct of faultCode and faultString. An integer
// that 32 bits don't hold is an error unless it is an I8. On an error dst is
// returned as it was.
func AppendValue(dst []byte, value any) ([]byte, error) {
	start := len(dst)
	dst, err := appendValue(dst, value, 0)
	if err != nil {
		return dst[:start], err
	}
	return dst, nil
}

func appendValue(dst []byte, value any, depth int) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(dst, "<value><nil/></value>"...), nil
	case string:
		return appendString(dst, v), nil
	case int64:
		return appendInt(dst, v)
	case int:
		return appendInt(dst, int64(v))
	case I8:
		return appendI8(dst, int64(v)), nil
	case sdk.I8:
		return appendI8(dst, int64(v)), nil
	case bool:
		if v {
			return append(dst, "<value><boolean>1</boolean></value>\n"...), nil
		}
		return append(dst, "<value><boolean>0</boolean></value>\n"...), nil
	case float64:
		dst = append(dst, "<value><double>"...)
		dst = appendFloat(dst, v)
		return append(dst, "</double></value>\n"...), nil
	case []byte:
		return appendBytes(dst, v), nil
	case time.Time:
		dst = append(dst, "<value><dateTime.iso8601>"...)
		dst = v.AppendFormat(dst, timeLayout)
		return append(dst, "</dateTime.iso8601></value>\n"...), nil
	case *sdk.Fault:
		return appendFaultStruct(dst, v), nil
	}
	return appendComposite(dst, value, depth)
}

func appendComposite(dst []byte, value any, depth int) ([]byte, error) {
	if depth == maxValueDepth {
		return dst, errTooDeep
	}
	depth++
	switch v := value.(type) {
	case sdk.Struct:
		return appendStruct(dst, v, depth)
	case map[string]any:
		return appendMap(dst, v, depth)
	case []any:
		return appendArray(dst, v, depth)
	case []sdk.Struct:
		return appendArray(dst, v, depth)
	case []string:
		return appendArray(dst, v, depth)
	case []int:
		return appendArray(dst, v, depth)
	}
	return dst, fmt.Errorf("cannot send a %T by XML-RPC", value)
}

func appendArray[T any](dst []byte, elements []T, depth int) ([]byte, error) {
	var err error
	dst = append(dst, "<value><array><data>\n"...)
	for i := range elements {
		if dst, err = appendElement(dst, &elements[i], depth); err != nil {
			return dst, fmt.Errorf("element %d: %w", i, err)
		}
	}
	return append(dst, "</data></array></value>\n"...), nil
}

// appendElement spares the common elements the conversion to an interface,
// which would allocate.
func appendElement(dst []byte, element any, depth int) ([]byte, error) {
	switch e := element.(type) {
	case *sdk.Struct:
		if depth == maxValueDepth {
			return dst, errTooDeep
		}
		return appendStruct(dst, *e, depth+1)
	case *string:
		return appendString(dst, *e), nil
	case *int:
		return appendInt(dst, int64(*e))
	case *any:
		return appendValue(dst, *e, depth)
	}
	return dst, fmt.Errorf("cannot send a %T by XML-RPC", element)
}

func appendStruct(dst []byte, members sdk.Struct, depth int) ([]byte, error) {
	var err error
	dst = append(dst, "<value><struct>\n"...)
	for i := range members {
		if dst, err = appendMember(dst, members[i].Name, members[i].Value, depth); err != nil {
			return dst, err
		}
	}
	return append(dst, "</struct></value>\n"...), nil
}

// appendMap writes the members by name, so that equal maps look equal.
func appendMap(dst []byte, members map[string]any, depth int) ([]byte, error) {
	var err error
	dst = append(dst, "<value><struct>\n"...)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if dst, err = appendMember(dst, name, members[name], depth); err != nil {
			return dst, err
		}
	}
	return append(dst, "</struct></value>\n"...), nil
}

// appendMember writes what stands around the commonest values in one piece.
func appendMember(dst []byte, name string, value any, depth int) ([]byte, error) {
	dst = append(dst, "<member>\n<name>"...)
	dst = appendText(dst, name)
	switch v := value.(type) {
	case string:
		dst = append(dst, "</name>\n<value><string>"...)
		dst = appendText(dst, v)
		return append(dst, "</string></value>\n</member>\n"...), nil
	case int:
		if int(int32(v)) == v {
			dst = append(dst, "</name>\n<value><int>"...)
			dst = strconv.AppendInt(dst, int64(v), 10)
			return append(dst, "</int></value>\n</member>\n"...), nil
		}
	}
	dst = append(dst, "</name>\n"...)
	dst, err := appendValue(dst, value, depth)
	if err != nil {
		return dst, fmt.Errorf("member %s: %w", name, err)
	}
	return append(dst, "</member>\n"...), nil
}

func appendFaultStruct(dst []byte, fault *sdk.Fault) []byte {
	dst = append(dst, "<value><struct>\n<member>\n<name>faultCode</name>\n<value><int>"...)
	dst = strconv.AppendInt(dst, int64(fault.Code), 10)
	dst = append(dst, "</int></value>\n</member>\n<member>\n<name>faultString</name>\n"...)
	dst = appendString(dst, fault.Text)
	return append(dst, "</member>\n</struct></value>\n"...)
}

func appendI8(dst []byte, v int64) []byte {
	dst = append(dst, "<value><i8>"...)
	dst = strconv.AppendInt(dst, v, 10)
	return append(dst, "</i8></value>\n"...)
}

func appendInt(dst []byte, v int64) ([]byte, error) {
	if v < math.MinInt32 || v > math.MaxInt32 {
		return dst, fmt.Errorf("integer %d exceeds the 32 bits of XML-RPC", v)
	}
	dst = append(dst, "<value><int>"...)
	dst = strconv.AppendInt(dst, v, 10)
	return append(dst, "</int></value>\n"...), nil
}

// appendFloat writes a float as Python's repr does.
func appendFloat(dst []byte, v float64) []byte {
	switch size := math.Abs(v); {
	case math.IsNaN(v):
		return append(dst, "nan"...)
	case math.IsInf(v, 1):
		return append(dst, "inf"...)
	case math.IsInf(v, -1):
		return append(dst, "-inf"...)
	case size >= 1e16 || size < 1e-4 && size > 0:
		return strconv.AppendFloat(dst, v, 'e', -1, 64)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, v, 'f', -1, 64)
	if !slices.Contains(dst[start:], '.') {
		dst = append(dst, ".0"...)
	}
	return dst
}

func appendBytes(dst, data []byte) []byte {
	dst = append(dst, "<value><base64>\n"...)
	for row := range slices.Chunk(data, base64PerRow) {
		dst = base64.StdEncoding.AppendEncode(dst, row)
		dst = append(dst, '\n')
	}
	return append(dst, "</base64></value>\n"...)
}

func appendString(dst []byte, s string) []byte {
	dst = append(dst, "<value><string>"...)
	dst = appendText(dst, s)
	return append(dst, "</string></value>\n"...)
}
