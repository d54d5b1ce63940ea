package ctl

// pluginNew writes a plugin to begin with.
func (c *controller) pluginNew(arg string) error { return nil }
