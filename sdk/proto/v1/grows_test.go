package pluginv1_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"
)

// promised has what plugins that were built once rely on, a line each.
const promised = "testdata/promised.txt"

// The protocol only grows: what was promised is there, as it was. Lines are added
// to the file with what is new, and are never changed.
func TestOnlyGrows(t *testing.T) {
	content, err := os.ReadFile(promised)
	if err != nil {
		t.Fatal(err)
	}
	now := make(map[string]bool)
	for _, file := range []protoreflect.FileDescriptor{
		pluginv1.File_reeve_plugin_v1_host_proto, pluginv1.File_reeve_plugin_v1_lane_proto, pluginv1.File_reeve_plugin_v1_plugin_proto, pluginv1.File_reeve_plugin_v1_value_proto,
	} {
		describe(now, file)
	}
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		if !now[line] {
			t.Errorf("%s is no more", line)
		}
		delete(now, line)
	}
	if len(now) > 0 {
		t.Errorf("%s doesn't have:\n%s", promised, strings.Join(slices.Sorted(maps.Keys(now)), "\n"))
	}
}

// describe collects what goes over the wire.
func describe(into map[string]bool, file protoreflect.FileDescriptor) {
	add := func(format string, args ...any) { into[fmt.Sprintf(format, args...)] = true }
	for i := range file.Services().Len() {
		service := file.Services().Get(i)
		for j := range service.Methods().Len() {
			m := service.Methods().Get(j)
			add("%s(%s,%t)(%s,%t)", m.FullName(), m.Input().FullName(), m.IsStreamingClient(), m.Output().FullName(), m.IsStreamingServer())
		}
	}
	for i := range file.Messages().Len() {
		fields := file.Messages().Get(i).Fields()
		for j := range fields.Len() {
			field := fields.Get(j)
			add("%s=%d,%s,%s", field.FullName(), field.Number(), field.Cardinality(), kind(field))
		}
	}
	for i := range file.Enums().Len() {
		values := file.Enums().Get(i).Values()
		for j := range values.Len() {
			add("%s=%d", values.Get(j).FullName(), values.Get(j).Number())
		}
	}
}

func kind(field protoreflect.FieldDescriptor) string {
	switch {
	case field.IsMap():
		return "map," + kind(field.MapKey()) + "," + kind(field.MapValue())
	case field.Message() != nil:
		return string(field.Message().FullName())
	case field.Enum() != nil:
		return string(field.Enum().FullName())
	}
	return field.Kind().String()
}
