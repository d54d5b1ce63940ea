package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/reeve-supervisor/reeve/sdk"
)

// apiVersion is what the Python original answers that this one is like.
const apiVersion = "1.0"

// faultNotInWhitelist refuses a method that the section doesn't allow.
const faultNotInWhitelist sdk.FaultCode = 230

// twiddler is the namespace.
type twiddler struct {
	host      sdk.Host
	whitelist []string // the methods that may be called; all if it is empty
}

// newTwiddler makes the namespace.
func newTwiddler(_ context.Context, host sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	t := twiddler{host, options.List("whitelist")}
	methods := t.methods()
	for name, method := range methods {
		methods[name] = method.Guarded(func(ctx context.Context) error { return t.permit(ctx, name) })
	}
	return methods, nil
}

// permit refuses a method during the shutdown, and one that the whitelist
// hasn't got.
func (t twiddler) permit(ctx context.Context, method string) error {
	info, err := t.host.Info(ctx)
	switch {
	case err != nil:
		return err
	case info.State == sdk.SupervisorShutdown:
		return sdk.NewFault(sdk.FaultShutdownState, "")
	case len(t.whitelist) > 0 && !slices.Contains(t.whitelist, method):
		return sdk.NewFault(faultNotInWhitelist, method)
	}
	return nil
}

func (t twiddler) methods() sdk.Methods {
	return sdk.Methods{
		"getAPIVersion": sdk.Method(`Tell the version of these methods.

@return string version`,
			func(context.Context) (string, error) { return apiVersion, nil }),
		"getGroupNames": sdk.Method(`List the names of the process groups.

@return array names`, t.host.Groups),
		"log": sdk.Method(`Write a message to the activity log.

@param string message  The message.
@param string|int level  Name (INFO) or number (20) of a level; INFO if not given.
@return boolean result  Always True unless there is a fault.`, t.log),
		"addProgramToGroup": sdk.Method(`Add a program to a group, with one or more processes, depending on numprocs.

@param string group_name  The name of the group, which must exist.
@param string program_name  The name of the program, as in [program:x].
@param struct program_options  The options, as in the section of a program.
@return boolean result  Always True unless there is a fault.`, t.add),
		"removeProcessFromGroup": sdk.Method(`Remove a process that doesn't run from a group.

@param string group_name  The name of the group.
@param string process_name  The name of the process.
@return boolean result  Always True unless there is a fault.`, t.remove),
	}
}

func (t twiddler) log(ctx context.Context, message string, given sdk.Optional[any]) error {
	level, err := levelOf(given.Or("INFO"))
	if err != nil {
		return err
	}
	return t.host.Log(ctx, level, message)
}

// requireGroup refuses a group that doesn't exist.
func (t twiddler) requireGroup(ctx context.Context, name string) error {
	groups, err := t.host.Groups(ctx)
	if err == nil && !slices.Contains(groups, name) {
		err = sdk.NewFault(sdk.FaultBadName, "group: "+name)
	}
	return err
}

func (t twiddler) add(ctx context.Context, group, program string, given any) error {
	if err := t.requireGroup(ctx, group); err != nil {
		return err
	}
	options, err := texts(given)
	if err != nil {
		return err
	}
	return t.host.AddProcesses(ctx, group, program, options)
}

func (t twiddler) remove(ctx context.Context, group, process string) error {
	if err := t.requireGroup(ctx, group); err != nil {
		return err
	}
	return t.host.RemoveProcess(ctx, group, process)
}

// texts returns options the way they would stand in a section.
func texts(given any) (map[string]string, error) {
	members, ok := given.(map[string]any)
	if !ok {
		return nil, sdk.NewFault(sdk.FaultIncorrectParameters, "program_options must be a struct")
	}
	options := make(map[string]string, len(members))
	for name, value := range members {
		switch v := value.(type) {
		case string:
			options[name] = v
		case []byte:
			options[name] = string(v)
		case bool, int64, float64:
			options[name] = fmt.Sprint(v)
		default:
			return nil, sdk.NewFault(sdk.FaultIncorrectParameters, "program_options: the value of "+name+" must be a string")
		}
	}
	return options, nil
}
