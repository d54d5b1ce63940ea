package sdk_test

import (
	"context"
	"fmt"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// A whole namespace: [rpcinterface:another] with the key retries.
func newAnother(_ context.Context, host sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	retries, err := options.Int("retries", 0)
	if err != nil {
		return nil, err
	}
	return sdk.Methods{
		"getRetries": sdk.Method("Return the configured number of retries.\n\n@return int retries",
			func(context.Context) (int, error) { return retries, nil }),
		"restart": sdk.Method(`Stop a process, and start it again.

@param string name  The name of the process.
@param boolean wait  Whether to wait until it is RUNNING; True if not given.
@return boolean result  Always True unless there is a fault.`,
			func(ctx context.Context, name sdk.Namespec, wait sdk.Optional[bool]) error {
				if _, err := host.Stop(ctx, sdk.One(name), true); err != nil {
					return err
				}
				_, err := host.Start(ctx, sdk.One(name), wait.Or(true))
				return err
			}),
	}, nil
}

func ExampleMethods() {
	ctx := context.Background()
	namespace, err := newAnother(ctx, nil, sdk.Options{"retries": "3"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, method := range namespace.Methods() {
		fmt.Println(method.Name, method.Signature)
	}
	fmt.Println(namespace.Call(ctx, "getRetries", nil))
	fmt.Println(namespace.Call(ctx, "getRetries", []any{"too", "many"}))
	fmt.Println(namespace.Call(ctx, "restart", []any{int64(4)}))
	// Output:
	// getRetries [int]
	// restart [boolean string boolean]
	// 3 <nil>
	// <nil> INCORRECT_PARAMETERS (fault 2)
	// <nil> INCORRECT_PARAMETERS: name must be a string, not the int 4 (fault 2)
}

func ExampleMethod() {
	type disk struct {
		Path string
		Free int64 `xmlrpc:"free_bytes"`
	}
	disks := sdk.Method("List the disks.", func(context.Context) ([]disk, error) {
		return []disk{{"/", 1024}}, nil
	})
	fmt.Println(disks.Call(context.Background(), nil))
	// Output: [[{path /} {free_bytes 1024}]] <nil>
}

func ExampleOptions() {
	options := sdk.Options{"timeout": "90", "max_size": "1MB", "colour": "blue", "retries": "often"}
	timeout, _ := options.Duration("timeout", time.Second)
	size, _ := options.Bytes("max_size", 0)
	_, err := options.Int("retries", 0)
	fmt.Println(timeout, size)
	fmt.Println(err)
	fmt.Println(options.Unused("timeout", "max_size", "retries"))
	// Output:
	// 1m30s 1048576
	// retries must be a whole number, not "often"
	// [colour]
}

func ExampleNamespec_Split() {
	for _, name := range []sdk.Namespec{"cat", "team:a", "team:*"} {
		group, process := name.Split()
		fmt.Printf("%q %q\n", group, process)
	}
	// Output:
	// "cat" "cat"
	// "team" "a"
	// "team" ""
}

func ExampleUptime() {
	fmt.Println(sdk.Uptime(25*time.Hour + time.Minute))
	// Output: 1 day, 1:01:00
}

// A command for supervisorctl, which restarts what runs.
func ExampleCommand() {
	bounce := sdk.Command{
		Name: "bounce", Synopsis: "bounce <group>", Help: "Restart what runs of a group.",
		Run: func(ctx context.Context, ctl sdk.Ctl, line string) error {
			stopped, err := sdk.Over(ctl).Stop(ctx, sdk.Group(line), true)
			if err != nil {
				return err
			}
			for _, one := range stopped {
				if _, err := sdk.Over(ctl).Start(ctx, sdk.One(sdk.MakeNamespec(one.Group, one.Name)), true); err != nil {
					return err
				}
				ctl.Println(one.Name + ": restarted")
			}
			return nil
		},
	}
	fmt.Println(bounce.Synopsis)
	// Output: bounce <group>
}

// A result handler that has events sent again unless the answer is OK.
func ExampleResultHandlerFunc() {
	strict := sdk.ResultHandlerFunc(func(_ context.Context, event sdk.Event, result []byte) error {
		if string(result) != "OK" {
			return fmt.Errorf("event %d: %w", event.Serial, sdk.ErrReject)
		}
		return nil
	})
	ctx := context.Background()
	fmt.Println(strict.HandleResult(ctx, sdk.Event{Serial: 7}, []byte("OK")))
	fmt.Println(strict.HandleResult(ctx, sdk.Event{Serial: 7}, []byte("FAIL")))
	// Output:
	// <nil>
	// event 7: the result is rejected
}
