package wire

import (
	"time"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

func eventTo(e sdk.Event) *pluginv1.Event {
	to := &pluginv1.Event{
		Type:       valid(e.Type),
		Serial:     e.Serial,
		Payload:    []byte(e.Payload),
		Pool:       valid(e.Pool),
		PoolSerial: e.PoolSerial,
		Dropped:    e.Dropped,
	}
	if !e.Time.IsZero() {
		to.TimeUnixNano = e.Time.UnixNano()
	}
	return to
}

func eventFrom(e *pluginv1.Event) sdk.Event {
	from := sdk.Event{
		Type:       e.GetType(),
		Serial:     e.GetSerial(),
		Payload:    string(e.GetPayload()),
		Pool:       e.GetPool(),
		PoolSerial: e.GetPoolSerial(),
		Dropped:    e.GetDropped(),
	}
	if nanoseconds := e.GetTimeUnixNano(); nanoseconds != 0 {
		from.Time = time.Unix(0, nanoseconds)
	}
	return from
}

func processTo(p sdk.ProcessInfo) *pluginv1.ProcessInfo {
	return &pluginv1.ProcessInfo{
		Name:          valid(p.Name),
		Group:         valid(p.Group),
		State:         int32(p.State),
		Start:         p.Start,
		Stop:          p.Stop,
		Now:           p.Now,
		Pid:           int64(p.PID),
		ExitStatus:    int32(p.ExitStatus),
		SpawnError:    valid(p.SpawnError),
		StdoutLogfile: valid(p.StdoutLogfile),
		StderrLogfile: valid(p.StderrLogfile),
		Description:   valid(p.Description),
	}
}

func processFrom(p *pluginv1.ProcessInfo) sdk.ProcessInfo {
	return sdk.ProcessInfo{
		Name:          p.GetName(),
		Group:         p.GetGroup(),
		State:         sdk.ProcessState(p.GetState()),
		Start:         p.GetStart(),
		Stop:          p.GetStop(),
		Now:           p.GetNow(),
		PID:           int(p.GetPid()),
		ExitStatus:    int(p.GetExitStatus()),
		SpawnError:    p.GetSpawnError(),
		StdoutLogfile: p.GetStdoutLogfile(),
		StderrLogfile: p.GetStderrLogfile(),
		Description:   p.GetDescription(),
	}
}

func statsTo(s sdk.ProcessStats) *pluginv1.ProcessStats {
	return &pluginv1.ProcessStats{
		Name:           valid(s.Name),
		Group:          valid(s.Group),
		Pid:            int64(s.PID),
		CpuNanoseconds: int64(s.CPUTime),
		MemoryBytes:    s.Memory,
		Threads:        int64(s.Threads),
		TimeUnixNano:   s.Time.UnixNano(),
	}
}

func statsFrom(s *pluginv1.ProcessStats) sdk.ProcessStats {
	return sdk.ProcessStats{
		Name:    s.GetName(),
		Group:   s.GetGroup(),
		PID:     int(s.GetPid()),
		CPUTime: time.Duration(s.GetCpuNanoseconds()),
		Memory:  s.GetMemoryBytes(),
		Threads: int(s.GetThreads()),
		Time:    time.Unix(0, s.GetTimeUnixNano()),
	}
}

func selectionTo(what sdk.Selection) *pluginv1.Selection {
	switch what.Kind {
	case sdk.SelectOne:
		return &pluginv1.Selection{Kind: &pluginv1.Selection_Process{Process: valid(string(what.Name))}}
	case sdk.SelectGroup:
		return &pluginv1.Selection{Kind: &pluginv1.Selection_Group{Group: valid(string(what.Name))}}
	case sdk.SelectAll:
		return &pluginv1.Selection{Kind: &pluginv1.Selection_All{All: true}}
	}
	return &pluginv1.Selection{}
}

// selectionFrom takes nothing for a process without a name, which is not there.
func selectionFrom(what *pluginv1.Selection) sdk.Selection {
	switch kind := what.GetKind().(type) {
	case *pluginv1.Selection_Process:
		return sdk.One(sdk.Namespec(kind.Process))
	case *pluginv1.Selection_Group:
		return sdk.Group(kind.Group)
	case *pluginv1.Selection_All:
		if kind.All {
			return sdk.All()
		}
	}
	return sdk.Selection{Kind: sdk.SelectOne}
}

func outcomesTo(outcomes []sdk.Outcome, err error) (*pluginv1.OutcomesResponse, error) {
	fault, err := refusal(err)
	answer := &pluginv1.OutcomesResponse{Fault: fault}
	for _, one := range outcomes {
		outcome := &pluginv1.Outcome{Name: valid(one.Name), Group: valid(one.Group)}
		if one.Fault != nil {
			outcome.Fault = faultTo(one.Fault)
		}
		answer.Outcomes = append(answer.Outcomes, outcome)
	}
	return answer, err
}

func outcomesFrom(answer *pluginv1.OutcomesResponse, err error) ([]sdk.Outcome, error) {
	if err != nil {
		return nil, err
	}
	outcomes := make([]sdk.Outcome, len(answer.GetOutcomes()))
	for i, one := range answer.GetOutcomes() {
		outcomes[i] = sdk.Outcome{Name: one.GetName(), Group: one.GetGroup()}
		if fault := one.GetFault(); fault != nil {
			outcomes[i].Fault = faultFrom(fault)
		}
	}
	return outcomes, nil
}

func levelTo(level sdk.Level) pluginv1.Level {
	switch level {
	case sdk.LevelBlather:
		return pluginv1.Level_LEVEL_BLATHER
	case sdk.LevelTrace:
		return pluginv1.Level_LEVEL_TRACE
	case sdk.LevelDebug:
		return pluginv1.Level_LEVEL_DEBUG
	case sdk.LevelInfo:
		return pluginv1.Level_LEVEL_INFO
	case sdk.LevelWarn:
		return pluginv1.Level_LEVEL_WARN
	case sdk.LevelError:
		return pluginv1.Level_LEVEL_ERROR
	case sdk.LevelCritical:
		return pluginv1.Level_LEVEL_CRITICAL
	}
	return pluginv1.Level_LEVEL_UNSPECIFIED
}

func levelFrom(level pluginv1.Level) sdk.Level {
	switch level {
	case pluginv1.Level_LEVEL_BLATHER:
		return sdk.LevelBlather
	case pluginv1.Level_LEVEL_TRACE:
		return sdk.LevelTrace
	case pluginv1.Level_LEVEL_DEBUG:
		return sdk.LevelDebug
	case pluginv1.Level_LEVEL_WARN:
		return sdk.LevelWarn
	case pluginv1.Level_LEVEL_ERROR:
		return sdk.LevelError
	case pluginv1.Level_LEVEL_CRITICAL:
		return sdk.LevelCritical
	case pluginv1.Level_LEVEL_INFO, pluginv1.Level_LEVEL_UNSPECIFIED:
	}
	return sdk.LevelInfo
}

func streamTo(stream sdk.Stream) pluginv1.Stream {
	if stream == sdk.Stderr {
		return pluginv1.Stream_STREAM_STDERR
	}
	return pluginv1.Stream_STREAM_STDOUT
}

func streamFrom(stream pluginv1.Stream) sdk.Stream {
	if stream == pluginv1.Stream_STREAM_STDERR {
		return sdk.Stderr
	}
	return sdk.Stdout
}
