package wire

import (
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// ProtocolVersion is the version of the protocol that is spoken.
const ProtocolVersion = 1

// PluginName is what the one thing that a plugin serves is dispensed by.
const PluginName = "plugin"

// MaxMessage is the size of the largest message, in bytes. What is larger is
// refused by the side that would have to receive it.
const MaxMessage = 80 << 20

// The cookie tells a plugin that it was started by one who knows how.
const (
	cookieName  = "REEVE_PLUGIN"
	cookieValue = "5ab0ff6e-reeve-plugin"
)

// Attached reports whether a process with these variables was started as a
// plugin.
func Attached(lookup func(name string) string) bool { return lookup(cookieName) == cookieValue }

// Handshake is what both sides must agree on.
func Handshake() goplugin.HandshakeConfig {
	return goplugin.HandshakeConfig{
		ProtocolVersion:  ProtocolVersion,
		MagicCookieKey:   cookieName,
		MagicCookieValue: cookieValue,
	}
}

func versions(plugin goplugin.Plugin) map[int]goplugin.PluginSet {
	return map[int]goplugin.PluginSet{ProtocolVersion: {PluginName: plugin}}
}

// NewServer makes a gRPC server for messages of up to MaxMessage.
func NewServer(options []grpc.ServerOption) *grpc.Server {
	return grpc.NewServer(append(options, grpc.MaxRecvMsgSize(MaxMessage), grpc.MaxSendMsgSize(MaxMessage))...)
}

// DialOptions are for connections of messages of up to MaxMessage.
func DialOptions() []grpc.DialOption {
	return []grpc.DialOption{grpc.WithDefaultCallOptions(
		grpc.MaxCallRecvMsgSize(MaxMessage), grpc.MaxCallSendMsgSize(MaxMessage))}
}
