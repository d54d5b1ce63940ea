// Package pluginfile finds the file that the name of a plugin in a
// configuration stands for, and verifies that it may be executed. The daemon
// and supervisorctl look for the same plugin in the same places.
//
// What [Open] verified is held open: whoever can execute a descriptor executes
// that, so that nothing can be exchanged in between.
package pluginfile
