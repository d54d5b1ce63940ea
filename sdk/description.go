package sdk

// Description is what a plugin tells of itself.
type Description struct {
	Name     string
	Version  string
	Protocol int // version of the protocol that it is spoken to in
	// Names of the factories, as they stand behind the colon in
	// "supervisor.rpcinterface_factory = acme:make_interface", in order.
	Namespaces     []string
	ResultHandlers []string
	Commands       []string
	EventTypes     []EventType
	ConfigKeys     []ConfigKey
}

// EventType is a type of events that a plugin adds, and may emit.
type EventType struct {
	Name   string // capital letters, digits and underscores
	Parent string // the type above it; "" stands for EVENT
}

// ConfigKey tells of a key that a factory understands in its section.
type ConfigKey struct {
	Factory string
	Name    string
	Default string
	Help    string
}
