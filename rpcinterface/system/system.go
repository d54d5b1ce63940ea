package system

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Registry knows all methods. *rpcinterface.Registry is one.
type Registry interface {
	// MethodNames returns the full names of all methods, sorted.
	MethodNames() []string
	// Lookup describes the method of that full name.
	Lookup(name string) (sdk.MethodInfo, bool)
	// Call runs the method of that full name.
	Call(ctx context.Context, name string, params []any) (any, error)
}

// namespace tells of a registry, of which it is itself a part.
type namespace struct{ registry Registry }

// New makes the namespace. It looks at the registry anew in each call, so it
// knows what is mounted later.
func New(registry Registry) sdk.Namespace {
	n := namespace{registry}
	return sdk.Methods{
		"listMethods":     sdk.Method(listMethodsHelp, n.listMethods),
		"methodHelp":      sdk.Method(methodHelpHelp, n.methodHelp),
		"methodSignature": sdk.Method(methodSignatureHelp, n.methodSignature),
		"multicall":       sdk.Method(multicallHelp, n.multicall),
	}
}

const listMethodsHelp = `List the methods that can be called.

@return array result  The full names, such as supervisor.getState, sorted.`

func (n namespace) listMethods(context.Context) ([]string, error) {
	return n.registry.MethodNames(), nil
}

const methodHelpHelp = `Tell what a method does, and its parameters and result.

@param string name  The full name of the method.
@return string result  The description.`

func (n namespace) methodHelp(_ context.Context, name any) (string, error) {
	info, err := n.lookup(name)
	return info.Help, err
}

const methodSignatureHelp = `Tell the types of a method's result and parameters.

@param string name  The full name of the method.
@return array result  The type of the result, then those of the parameters.`

func (n namespace) methodSignature(_ context.Context, name any) ([]string, error) {
	info, err := n.lookup(name)
	if err == nil && len(info.Signature) == 0 {
		err = sdk.NewFault(sdk.FaultSignatureUnsupported, "")
	}
	return info.Signature, err
}

// lookup describes a method. What isn't a string names no method either.
func (n namespace) lookup(name any) (sdk.MethodInfo, error) {
	if text, ok := name.([]byte); ok {
		name = string(text)
	}
	if text, ok := name.(string); ok {
		if info, ok := n.registry.Lookup(text); ok {
			return info, nil
		}
	}
	return sdk.MethodInfo{}, sdk.NewFault(sdk.FaultSignatureUnsupported, "")
}
