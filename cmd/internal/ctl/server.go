package ctl

import (
	"context"
	"errors"
	"syscall"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

// server returns the client of the server that the settings name.
func (c *controller) server() (*rpcclient.Client, error) {
	if c.client == nil {
		client, err := rpcclient.New(c.settings.ServerURL, credentials(c.settings))
		if err != nil {
			return nil, err
		}
		c.client = client
	}
	return c.client, nil
}

// disconnect lets the next call connect anew, after the settings changed.
func (c *controller) disconnect() {
	if c.client != nil {
		c.client.Close()
		c.client = nil
	}
}

// reach returns the client of the server once that has answered, or nil after
// having said why there is nobody to talk to.
func (c *controller) reach(ctx context.Context) (*rpcclient.Client, error) {
	server, err := c.server()
	if err != nil {
		return nil, err
	}
	version, err := server.Version(ctx)
	switch {
	case err == nil && version != rpcclient.APIVersion:
		c.fail(exitNotInstalled, "Sorry, this version of supervisorctl expects to talk to a server with API "+
			"version %s, but the remote version is %s.", rpcclient.APIVersion, version)
	case err == nil:
		return server, nil
	case errors.Is(err, &sdk.Fault{Code: sdk.FaultUnknownMethod}):
		c.fail(exitUnimplemented, "Sorry, supervisord responded but did not recognize the supervisor namespace "+
			"commands that supervisorctl uses to control it.  Please check that the [rpcinterface:supervisor] "+
			"section is enabled in the configuration file (see sample.conf).")
	case !c.tellAbsence(err):
		return nil, err
	}
	return nil, nil
}

// tellAbsence prints that nobody listens, and reports whether that is what an
// error says.
func (c *controller) tellAbsence(err error) bool {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		c.fail(exitNoAccess, "%s refused connection", c.settings.ServerURL)
	case errors.Is(err, syscall.ENOENT):
		c.fail(exitNotRunning, "%s no such file", c.settings.ServerURL)
	default:
		return false
	}
	return true
}

// code returns the code of the fault that err is, or 0.
func code(err error) sdk.FaultCode {
	var fault *sdk.Fault
	if errors.As(err, &fault) {
		return fault.Code
	}
	return 0
}
