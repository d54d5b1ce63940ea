package wire

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/hashicorp/go-hclog"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Implementation is what a plugin consists of.
type Implementation struct {
	// Description is told to the other side.
	Description    sdk.Description
	Namespaces     map[string]sdk.NamespaceFactory
	ResultHandlers map[string]sdk.ResultHandlerFactory
	Commands       map[string]sdk.CommandFactory
	Close          func(ctx context.Context) error // may be nil
	Logger         hclog.Logger                    // is told of panics
}

// safely calls what is not ours. A panic is a fault to the caller, and a
// stack in the log.
func safely[T any](log hclog.Logger, what string, call func() (T, error)) (result T, err error) {
	defer func() {
		if value := recover(); value != nil {
			log.Error(what+" panicked", "panic", fmt.Sprint(value), "stack", string(debug.Stack()))
			err = sdk.NewFault(sdk.FaultFailed, fmt.Sprintf("%s panicked: %v", what, value))
		}
	}()
	return call()
}

// safelyDo is safely for what has no result.
func safelyDo(log hclog.Logger, what string, call func() error) error {
	_, err := safely(log, what, func() (struct{}, error) { return struct{}{}, call() })
	return err
}

func descriptionTo(d *sdk.Description) *pluginv1.DescribeResponse {
	answer := &pluginv1.DescribeResponse{
		Name:           valid(d.Name),
		Version:        valid(d.Version),
		Namespaces:     validAll(d.Namespaces),
		ResultHandlers: validAll(d.ResultHandlers),
		Commands:       validAll(d.Commands),
	}
	for _, one := range d.EventTypes {
		answer.EventTypes = append(answer.EventTypes, &pluginv1.EventType{Name: valid(one.Name), Parent: valid(one.Parent)})
	}
	for _, key := range d.ConfigKeys {
		answer.ConfigKeys = append(answer.ConfigKeys, &pluginv1.ConfigKey{
			Factory: valid(key.Factory), Name: valid(key.Name), Default: valid(key.Default), Help: valid(key.Help),
		})
	}
	return answer
}

func descriptionFrom(d *pluginv1.DescribeResponse) sdk.Description {
	description := sdk.Description{
		Name:           d.GetName(),
		Version:        d.GetVersion(),
		Protocol:       ProtocolVersion,
		Namespaces:     d.GetNamespaces(),
		ResultHandlers: d.GetResultHandlers(),
		Commands:       d.GetCommands(),
	}
	for _, one := range d.GetEventTypes() {
		description.EventTypes = append(description.EventTypes, sdk.EventType{Name: one.GetName(), Parent: one.GetParent()})
	}
	for _, key := range d.GetConfigKeys() {
		description.ConfigKeys = append(description.ConfigKeys, sdk.ConfigKey{
			Factory: key.GetFactory(), Name: key.GetName(), Default: key.GetDefault(), Help: key.GetHelp(),
		})
	}
	return description
}
