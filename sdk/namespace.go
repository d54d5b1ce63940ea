package sdk

import (
	"context"
	"errors"
	"fmt"
)

// A Namespace is a set of XML-RPC methods with a common prefix: the section
// [rpcinterface:x] mounts one as x. [Methods] is the usual way to make one.
//
// A namespace that has a method Validate() error is asked by it when it is
// mounted, and refused with its error. So is one with a method whose
// MethodInfo.Err isn't nil. See [Validate].
type Namespace interface {
	// Methods describes the methods, by name without the namespace. It is
	// asked once, when the namespace is mounted. Names have no dot and no
	// leading underscore.
	Methods() []MethodInfo
	// Call runs a method, from any goroutine. Arguments and result are values
	// as the package doc lists them; the result may also be or contain int,
	// []int, []string and []Struct, to spare their conversion, and I8. A *Fault
	// becomes an XML-RPC fault with its code; any other error becomes the fault
	// FAILED.
	Call(ctx context.Context, method string, args []any) (any, error)
}

// MethodInfo describes a method to system.listMethods, methodHelp and
// methodSignature.
type MethodInfo struct {
	Name string
	Help string // what system.methodHelp answers
	// Signature holds the XML-RPC types of the result and the parameters.
	Signature []string
	// Err is what is wrong with the method, so that it can't be called; nil for
	// a good one.
	Err error
}

// Validate tells all that keeps a namespace from being mounted.
func Validate(namespace Namespace) error {
	var errs []error
	if own, ok := namespace.(interface{ Validate() error }); ok {
		errs = append(errs, own.Validate())
	}
	for _, m := range namespace.Methods() {
		if m.Err != nil {
			errs = append(errs, fmt.Errorf("method %s: %w", m.Name, m.Err))
		}
	}
	return errors.Join(errs...)
}

// A NamespaceFactory makes a namespace from the options of its section. The
// context ends with the making; the host lives as long as the namespace.
type NamespaceFactory func(ctx context.Context, host Host, options Options) (Namespace, error)

// Struct is an XML-RPC struct whose members are sent in this order.
type Struct []Member

// Member is a member of a Struct.
type Member struct {
	Name  string
	Value any
}
