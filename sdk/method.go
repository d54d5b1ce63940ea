package sdk

import (
	"context"
	"maps"
	"slices"
)

// Methods is a namespace made of functions, by the name of the method. See
// [Method].
type Methods map[string]MethodDef

var _ Namespace = Methods(nil)

// Methods describes the methods in the order of their names.
func (m Methods) Methods() []MethodInfo {
	infos := make([]MethodInfo, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		def := m[name]
		infos = append(infos, MethodInfo{Name: name, Help: def.help, Signature: def.shape.signature, Err: def.err})
	}
	return infos
}

// Call runs a method. Faults, beside those of the method: UNKNOWN_METHOD;
// INCORRECT_PARAMETERS for a wrong number of arguments (without a detail, as
// Supervisor gives it) and for one that can't be converted.
func (m Methods) Call(ctx context.Context, method string, args []any) (any, error) {
	def, ok := m[method]
	if !ok {
		return nil, NewFault(FaultUnknownMethod, "")
	}
	return def.Call(ctx, args)
}

// MethodDef is one method of [Methods]. Make it with [Method].
type MethodDef struct {
	help  string
	shape shape
	guard func(context.Context) error
	err   error // in the function's shape
}

// Method makes a method of a function:
//
//	func(ctx context.Context, parameters...) (result, error)
//	func(ctx context.Context, parameters...) error
//
// The second form answers true, as Supervisor's own methods do.
//
// Parameters and result may be of any type made of booleans, numbers, strings,
// []byte (base64), time.Time (dateTime.iso8601), slices and arrays (array),
// maps with string keys, [Struct] and Go structs (struct) and pointers, where
// nil is <nil/>; or any, which takes and gives values as the package doc lists
// them. A member of a Go struct is named by the tag `xmlrpc:"name"`, "-" leaves
// it out, and without a tag it has the field's name in lower case. The last
// parameters may be [Optional].
//
// Arguments are converted as generously as Python's Supervisor does: a number
// may be sent as int, double, boolean or numeric string, a string as base64,
// and anything as a boolean (zero and what is empty are false). What can't be
// converted is refused with the fault INCORRECT_PARAMETERS.
//
// Help is what system.methodHelp answers: sentences, followed by a line
//
//	@param TYPE NAME explanation
//
// for each parameter and a line "@return TYPE explanation". The lines may be
// left out, but what they say must agree with the function; the type of a
// parameter or result that is an any is known from them alone. The names serve
// in the texts of faults.
//
// A function of another shape is a mistake in the program. It is told when the
// namespace is mounted: see [Validate].
func Method(help string, fn any) MethodDef {
	shape, err := shapeOf(fn)
	if err == nil {
		err = shape.document(parseTags(help))
	}
	return MethodDef{help: help, shape: shape, err: err}
}

// Guarded returns the method with a check in front: after the arguments have
// been found good, check is called, and its error is the method's.
func (d MethodDef) Guarded(check func(context.Context) error) MethodDef {
	if before := d.guard; before != nil {
		d.guard = func(ctx context.Context) error {
			if err := check(ctx); err != nil {
				return err
			}
			return before(ctx)
		}
		return d
	}
	d.guard = check
	return d
}

// Call runs the method as [Methods.Call] does.
func (d MethodDef) Call(ctx context.Context, args []any) (any, error) {
	if d.err != nil {
		return nil, d.err
	}
	return d.shape.call(ctx, d.guard, args)
}

// Optional is the type of a parameter that a caller may leave out. Only such
// may follow it.
type Optional[T any] struct {
	Value T    // the argument; the zero value if it wasn't given
	Given bool // whether it was
}

// Or returns the argument, or the fallback if it wasn't given.
func (o Optional[T]) Or(fallback T) T {
	if o.Given {
		return o.Value
	}
	return fallback
}

func (Optional[T]) optional() {}
