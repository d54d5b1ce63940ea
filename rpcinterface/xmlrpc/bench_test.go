package xmlrpc

import (
	"fmt"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// processes returns what getAllProcessInfo answers for n processes.
func processes(n int) []any {
	infos := make([]any, n)
	for i := range infos {
		name := fmt.Sprintf("idle_%04d", i)
		infos[i] = sdk.Struct{
			{Name: "name", Value: name}, {Name: "group", Value: name}, {Name: "start", Value: 1700000000},
			{Name: "stop", Value: 0}, {Name: "now", Value: 1700000000}, {Name: "state", Value: 20},
			{Name: "statename", Value: "RUNNING"}, {Name: "spawnerr", Value: ""}, {Name: "exitstatus", Value: 0},
			{Name: "logfile", Value: name + ".log"}, {Name: "stdout_logfile", Value: name + ".log"},
			{Name: "stderr_logfile", Value: ""}, {Name: "pid", Value: 12345},
			{Name: "description", Value: "pid 12345, uptime 0:00:01"},
		}
	}
	return infos
}

func BenchmarkEncodeProcesses(b *testing.B) {
	var response []byte
	infos := any(processes(1000))
	for b.Loop() {
		response, _ = AppendResponse(response[:0], infos)
	}
	b.SetBytes(int64(len(response)))
}

func BenchmarkDecodeProcesses(b *testing.B) {
	body, err := AppendCall(nil, "a.b", processes(1000))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Decode(body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeSmall(b *testing.B) {
	body, err := AppendCall(nil, "supervisor.getState")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Decode(body); err != nil {
			b.Fatal(err)
		}
	}
}
