package wire

import (
	"errors"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire/internal/lane"
)

// callback is how a plugin reaches the other side. The zero value doesn't.
type callback struct {
	conn *grpc.ClientConn // nil for none
	lane *lane.Conn       // on conn
	id   uint32           // of the connection
	ctl  bool             // supervisorctl is there, and not supervisord

	hearings *hearings // of the plugin
}

// dial connects to where the other side says that it serves, unless that is
// where we are. It must be done at once: the broker forgets the address.
func (c callback) dial(broker Broker, request *pluginv1.DescribeRequest, hearings *hearings) (callback, error) {
	id := request.GetHostService()
	if id == 0 {
		id = request.GetCtlService()
	}
	switch {
	case id == 0:
		return callback{}, nil
	case id == c.id && c.alive():
		return c, nil
	}
	conn, err := broker.DialWithOptions(id, DialOptions()...)
	if err != nil {
		return callback{}, err
	}
	with := lane.NewConn(conn, MaxMessage)
	if request.GetLane() {
		if err := with.Open(); err != nil {
			_ = conn.Close()
			return callback{}, err
		}
	}
	return callback{conn, with, id, request.GetHostService() == 0, hearings}, nil
}

// alive reports whether the other end is still there. Another process that
// attaches to the plugin begins with the same numbers.
func (c callback) alive() bool {
	state := c.conn.GetState()
	return state == connectivity.Ready || state == connectivity.Connecting
}

func (c callback) close() {
	if c.conn != nil {
		c.lane.Close()
		_ = c.conn.Close() // nobody uses it any more
	}
}

// host is the supervisor. Where there is none its calls fail.
func (c callback) host() sdk.Host {
	if c.conn == nil || c.ctl {
		return &hostClient{pluginv1.NewHostClient(nowhere{}), new(hearings)}
	}
	return &hostClient{pluginv1.NewHostClient(c.lane), c.hearings}
}

// caller is the supervisor that supervisorctl talks to.
func (c callback) caller() pluginv1.CtlClient {
	if c.conn == nil || !c.ctl {
		return pluginv1.NewCtlClient(nowhere{})
	}
	return pluginv1.NewCtlClient(c.lane)
}

var errNowhere = errors.New("the program that runs the plugin has nothing to call")
