package pluginserver

import (
	"fmt"
	"io"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

// introduce tells a human who the plugin is, and what to write into
// supervisord.conf.
func introduce(to io.Writer, d sdk.Description) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s is a plugin for supervisord (protocol %d).\n\n", d.Name, d.Version, d.Protocol)
	b.WriteString("With its file in a directory of plugin_path, or named in a section [plugin:" + d.Name + "],\nsupervisord.conf may have:\n")
	sections(&b, d, d.Namespaces, "rpcinterface:NAME", "supervisor.rpcinterface_factory")
	sections(&b, d, d.ResultHandlers, "eventlistener:NAME", "result_handler")
	sections(&b, d, d.Commands, "ctlplugin:NAME", "supervisor.ctl_factory")
	if len(d.EventTypes) > 0 {
		b.WriteString("\nIt adds the event types:\n")
	}
	for _, one := range d.EventTypes {
		parent := one.Parent
		if parent == "" {
			parent = "EVENT"
		}
		fmt.Fprintf(&b, "\n    %s, a kind of %s", one.Name, parent)
	}
	if len(d.EventTypes) > 0 {
		b.WriteByte('\n')
	}
	_, _ = io.WriteString(to, b.String()) // nobody could be told
}

func sections(b *strings.Builder, d sdk.Description, factories []string, header, key string) {
	for _, factory := range factories {
		fmt.Fprintf(b, "\n    [%s]\n    %s = %s:%s\n", header, key, d.Name, factory)
		for _, option := range d.ConfigKeys {
			if option.Factory != factory {
				continue
			}
			line := "    " + option.Name + " = " + option.Default
			if option.Help != "" {
				line += "    ; " + option.Help
			}
			b.WriteString(line + "\n")
		}
	}
}
