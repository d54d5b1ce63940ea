package supervisor

import (
	"context"
	"math"

	"github.com/reeve-supervisor/reeve/sdk"
)

func (n namespace) infoMethods() sdk.Methods {
	return sdk.Methods{
		"getProcessInfo":    sdk.Method(processInfoHelp, n.getProcessInfo),
		"getAllProcessInfo": sdk.Method(allProcessInfoHelp, n.getAllProcessInfo),
	}
}

const processInfoHelp = `Tell all about a process: its state, process id, times in Unix seconds, last
exit status, log files, and a description of its state for people.

@param string name  The name of the process, or group:name.
@return struct result  What is known of the process.`

func (n namespace) getProcessInfo(ctx context.Context, name sdk.Namespec) (sdk.Struct, error) {
	info, err := n.host.Process(ctx, name)
	if err != nil {
		return nil, badName(err, name)
	}
	var w infoWriter
	return w.write(make(sdk.Struct, 0, infoMembers), &info), nil
}

const allProcessInfoHelp = `Tell all about all processes.

@return array result  A struct as that of getProcessInfo for each, sorted by group and name.`

func (n namespace) getAllProcessInfo(ctx context.Context) ([]sdk.Struct, error) {
	infos, err := n.host.Processes(ctx)
	if err != nil {
		return nil, err
	}
	var w infoWriter
	structs := make([]sdk.Struct, len(infos))
	members := make(sdk.Struct, 0, len(infos)*infoMembers) // one piece for all
	for i := range infos {
		start := len(members)
		members = w.write(members, &infos[i])
		structs[i] = members[start:len(members):len(members)]
	}
	return structs, nil
}

// infoMembers is the number of members of a process's struct.
const infoMembers = 14

// infoWriter makes the structs of processes. It keeps values that are likely
// to be the same for the next process, since each takes memory of its own.
type infoWriter struct {
	state     sdk.ProcessState
	stateName any
	seconds   int64
	now       any
}

func (w *infoWriter) write(to sdk.Struct, p *sdk.ProcessInfo) sdk.Struct {
	if w.stateName == nil || p.State != w.state {
		w.state, w.stateName = p.State, p.State.String()
	}
	if w.now == nil || p.Now != w.seconds {
		w.seconds, w.now = p.Now, capped(p.Now)
	}
	var name, stdout any = p.Name, p.StdoutLogfile
	group := name
	if p.Group != p.Name {
		group = p.Group
	}
	return append(to,
		sdk.Member{Name: "name", Value: name},
		sdk.Member{Name: "group", Value: group},
		sdk.Member{Name: "start", Value: capped(p.Start)},
		sdk.Member{Name: "stop", Value: capped(p.Stop)},
		sdk.Member{Name: "now", Value: w.now},
		sdk.Member{Name: "state", Value: int(p.State)},
		sdk.Member{Name: "statename", Value: w.stateName},
		sdk.Member{Name: "spawnerr", Value: p.SpawnError},
		sdk.Member{Name: "exitstatus", Value: p.ExitStatus},
		sdk.Member{Name: "logfile", Value: stdout}, // its old name
		sdk.Member{Name: "stdout_logfile", Value: stdout},
		sdk.Member{Name: "stderr_logfile", Value: p.StderrLogfile},
		sdk.Member{Name: "pid", Value: p.PID},
		sdk.Member{Name: "description", Value: p.Description})
}

// capped keeps a number within the 32 bits of an XML-RPC int, which times leave
// in 2038.
func capped(n int64) int { return int(min(max(n, math.MinInt32), math.MaxInt32)) }
