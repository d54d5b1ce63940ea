package child

// Main must be the first thing that main does, and TestMain in tests that start
// processes. It returns at once, unless this process was started in the place of a
// program that could not be: then it says so on stderr and exits with 127.
func Main() {}
