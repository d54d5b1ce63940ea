package main

import (
	"context"
	"fmt"
	"maps"

	"github.com/reeve-supervisor/reeve/sdk"
)

// apiVersion is what the Python original answers that this one is like.
const apiVersion = "0.2"

// defaultMaxBytes is how much is stored at most, unless max_bytes says another.
const defaultMaxBytes = 64 << 20

// newCache makes the namespace. Keys of the section that it doesn't know are
// overlooked, as they have always been.
func newCache(_ context.Context, host sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	limit, err := options.Bytes("max_bytes", defaultMaxBytes)
	if err != nil {
		return nil, err
	}
	if limit <= 0 {
		return nil, fmt.Errorf("max_bytes must be more than 0, not %d", limit)
	}
	methods := newStore(limit).methods()
	for name, method := range methods {
		methods[name] = method.Guarded(func(ctx context.Context) error { return refuseInShutdown(ctx, host) })
	}
	return methods, nil
}

func refuseInShutdown(ctx context.Context, host sdk.Daemon) error {
	info, err := host.Info(ctx)
	if err == nil && info.State == sdk.SupervisorShutdown {
		err = sdk.NewFault(sdk.FaultShutdownState, "")
	}
	return err
}

func (s *store) methods() sdk.Methods {
	methods := sdk.Methods{
		"getAPIVersion": sdk.Method(`Tell the version of these methods.

@return string version`,
			func(context.Context) (string, error) { return apiVersion, nil }),
		"getKeys": sdk.Method(`List the keys of all that is stored, in order.

@return array keys`,
			func(context.Context) ([]string, error) { return s.keys(), nil }),
		"getCount": sdk.Method(`Count what is stored.

@return int count`,
			func(context.Context) (int, error) { return s.count(), nil }),
		"clear": sdk.Method(`Forget all that is stored.

@return boolean result  Always True unless there is a fault.`,
			func(context.Context) error {
				s.clear()
				return nil
			}),
	}
	maps.Copy(methods, s.itemMethods())
	return methods
}

// itemMethods are the methods that are about one key.
func (s *store) itemMethods() sdk.Methods {
	return sdk.Methods{
		"store": sdk.Method(`Store a value under a key, in place of one that the key may have had.

@param string key  The key, which must not be empty.
@param any data  The value, of any type.
@return boolean result  Always True unless there is a fault.`,
			func(_ context.Context, given, data any) error {
				key, err := keyOf(given)
				if err != nil {
					return err
				}
				return s.put(key, data)
			}),
		"fetch": sdk.Method(`Return the value that is stored under a key.

@param string key  The key.
@return any data  The value; the fault BAD_NAME if there is none.`,
			func(_ context.Context, given any) (any, error) {
				key, err := keyOf(given)
				if err != nil {
					return nil, err
				}
				value, ok := s.get(key)
				if !ok {
					return nil, sdk.NewFault(sdk.FaultBadName, "")
				}
				return value, nil
			}),
		"delete": sdk.Method(`Forget what is stored under a key, if anything is.

@param string key  The key.
@return boolean result  Always True unless there is a fault.`,
			func(_ context.Context, given any) error {
				key, err := keyOf(given)
				if err == nil {
					s.remove(key)
				}
				return err
			}),
	}
}

// keyOf returns a key that was given. One that is no string is a bad name, and
// not a wrong parameter, as the original has it.
func keyOf(given any) (string, error) {
	switch key := given.(type) {
	case string:
		if key != "" {
			return key, nil
		}
	case []byte:
		if len(key) > 0 {
			return string(key), nil
		}
	}
	return "", sdk.NewFault(sdk.FaultBadName, "Cache key must be a non-empty string")
}
