package main

import "testing"

func TestLines(t *testing.T) {
	const header = "processname:web groupname:site pid:4 channel:stdout"
	for _, test := range []struct{ name, event, payload, want string }{
		{"a line", "PROCESS_LOG_STDOUT", header + "\nlistening on 8080\n", "web stdout | listening on 8080\n"},
		{"an unfinished line", "PROCESS_LOG_STDOUT", header + "\n$ ", "web stdout | $ \n"},
		{"lines", "PROCESS_LOG_STDERR", "processname:a groupname:b pid:4 channel:stderr\none\n\n two\n",
			"a stderr | one\na stderr | \na stderr |  two\n"},
		{"an empty line", "PROCESS_LOG_STDOUT", header + "\n\n", "web stdout | \n"},
		{"nothing", "PROCESS_LOG_STDOUT", header + "\n", "web stdout | \n"},
		{"an end of line of another system", "PROCESS_LOG_STDOUT", header + "\ndir\r\n", "web stdout | dir\r\n"},
		{"bytes", "PROCESS_LOG_STDOUT", header + "\n\xff\x00", "web stdout | \xff\x00\n"},
		{"another event", "TICK_5", "when:1201063880", "TICK_5 | when:1201063880\n"},
		{"another event with data", "PROCESS_COMMUNICATION_STDOUT", "processname:a groupname:b pid:4\none\ntwo",
			"PROCESS_COMMUNICATION_STDOUT | processname:a groupname:b pid:4\n" +
				"PROCESS_COMMUNICATION_STDOUT | one\nPROCESS_COMMUNICATION_STDOUT | two\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := lines(test.event, test.payload); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
