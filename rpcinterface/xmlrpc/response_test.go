package xmlrpc

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestDecodeResponse(t *testing.T) {
	for _, value := range []any{
		nil, true, int64(7), 1.5, "", "text <&>", []byte("\x00\xff"), []any{}, []any{"", nil},
		map[string]any{"a": int64(1), "": map[string]any{}}, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	} {
		body, err := AppendResponse(nil, value)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodeResponse(body); err != nil || !reflect.DeepEqual(got, value) {
			t.Errorf("%#v came back as %#v, %v", value, got, err)
		}
	}
	var fault *sdk.Fault
	_, err := DecodeResponse(AppendFault(nil, &sdk.Fault{Code: 10, Text: "BAD_NAME: x"}))
	if !errors.As(err, &fault) || fault.Code != 10 || fault.Text != "BAD_NAME: x" {
		t.Errorf("the fault came back as %v", err)
	}
	for _, body := range []string{"", "<html>", "<methodResponse/>", "<methodResponse><params/></methodResponse>", "<methodResponse><fault/></methodResponse>"} {
		if got, err := DecodeResponse([]byte(body)); err == nil || errors.As(err, &fault) {
			t.Errorf("%q: got %#v, %v", body, got, err)
		}
	}
}
