// Package pluginserver is what the main function of a plugin calls:
//
//	func main() {
//		pluginserver.Serve(pluginserver.Plugin{
//			Namespaces: map[string]sdk.NamespaceFactory{"make_acme": newAcme},
//		})
//	}
//
// # Life
//
// The program is started by supervisord, for namespaces and result handlers, or
// by supervisorctl, for commands; one process for all that the configuration
// wants of it. It is asked who it is, its factories are called, and from then on
// their products, from many goroutines at once. In the end Close is called, and
// the process is ended. It also ends when its stdin does: then the one who
// started it has died.
//
// A panic in a call is a fault to the caller and a stack in the log; the plugin
// goes on. A panic in a goroutine of the plugin's own ends the process, and
// supervisord starts it again.
//
// # Logging
//
// What the plugin logs with log/slog, or prints, goes to the activity log with
// the plugin's name and its level. Its stdout is the same: there is no terminal.
//
// # By hand
//
// Run by hand the program tells who it is and how it is configured. With -debug
// it waits for a supervisord to attach to it, and prints what to set for that.
package pluginserver
