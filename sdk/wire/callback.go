package wire

import (
	"errors"

	"google.golang.org/grpc"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// callback is how a plugin reaches the other side. The zero value doesn't.
type callback struct {
	conn *grpc.ClientConn // nil for none
	ctl  bool             // supervisorctl is there, and not supervisord
}

// dial connects to where the other side says that it serves. It must be done at
// once: the broker forgets the address.
func dial(broker Broker, request *pluginv1.DescribeRequest) (callback, error) {
	id := request.GetHostService()
	if id == 0 {
		id = request.GetCtlService()
	}
	if id == 0 {
		return callback{}, nil
	}
	conn, err := broker.DialWithOptions(id, DialOptions()...)
	if err != nil {
		return callback{}, err
	}
	return callback{conn, request.GetHostService() == 0}, nil
}

func (c callback) close() {
	if c.conn != nil {
		_ = c.conn.Close() // nobody uses it any more
	}
}

// host is the supervisor. Where there is none its calls fail.
func (c callback) host() sdk.Host {
	if c.conn == nil || c.ctl {
		return &hostClient{pluginv1.NewHostClient(nowhere{})}
	}
	return &hostClient{pluginv1.NewHostClient(c.conn)}
}

// caller is the supervisor that supervisorctl talks to.
func (c callback) caller() pluginv1.CtlClient {
	if c.conn == nil || !c.ctl {
		return pluginv1.NewCtlClient(nowhere{})
	}
	return pluginv1.NewCtlClient(c.conn)
}

var errNowhere = errors.New("the program that runs the plugin has nothing to call")
