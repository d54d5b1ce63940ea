package wire

import (
	"encoding/json"
	"fmt"
	"net"

	goplugin "github.com/hashicorp/go-plugin"
)

// ReattachVariable is the environment variable that tells supervisord of
// plugins that run already, under a debugger.
const ReattachVariable = "SUPERVISOR_REATTACH_PLUGINS"

// reattach is where a plugin can be reached.
type reattach struct {
	PID     int    `json:"pid"`
	Network string `json:"network"`
	Address string `json:"address"`
}

// FormatReattach writes the value of ReattachVariable for a plugin.
func FormatReattach(name string, config *goplugin.ReattachConfig) (string, error) {
	text, err := json.Marshal(map[string]reattach{
		name: {PID: config.Pid, Network: config.Addr.Network(), Address: config.Addr.String()},
	})
	return string(text), err
}

// ParseReattach reads the value of ReattachVariable: what go-plugin needs to
// reach the plugins that run already, by their names.
func ParseReattach(text string) (map[string]*goplugin.ReattachConfig, error) {
	if text == "" {
		return nil, nil
	}
	var all map[string]reattach
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil, fmt.Errorf("%s: %w", ReattachVariable, err)
	}
	configs := make(map[string]*goplugin.ReattachConfig, len(all))
	for name, one := range all {
		var addr net.Addr
		var err error
		switch one.Network {
		case "unix":
			addr, err = net.ResolveUnixAddr("unix", one.Address)
		case "tcp":
			addr, err = net.ResolveTCPAddr("tcp", one.Address)
		default:
			err = fmt.Errorf("no network is called %q", one.Network)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: plugin %s: %w", ReattachVariable, name, err)
		}
		configs[name] = &goplugin.ReattachConfig{
			Protocol: goplugin.ProtocolGRPC, ProtocolVersion: ProtocolVersion, Addr: addr, Pid: one.PID, Test: true,
		}
	}
	return configs, nil
}
