// Package ini reads configuration files as the reference's parser does: Python's
// RawConfigParser with inline comments after ; and #, duplicates allowed.
//
// gopkg.in/ini.v1 holds the sections and keys, but does not read the text: no
// set of its options makes it agree with Python about indentation, comments,
// blank lines in values, quotes and line ends. So the line grammar is written
// out here. A [Document] also remembers where everything stood.
//
// [DEFAULT] is no section: its keys show through in every other one. Several
// files can be read into one document; later values win.
package ini
