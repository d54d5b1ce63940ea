package main

import (
	"errors"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

func TestPlugin(t *testing.T) { sdktest.Check(t, plugin()) }

func TestGreet(t *testing.T) {
	hello := sdktest.Run(t, plugin(), sdktest.NewHost()).Namespace("make_hello", sdk.Options{"greeting": "Hi"})
	if got, err := hello.Call(t.Context(), "greet", []any{"World"}); err != nil || got != "Hi, World!" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := hello.Call(t.Context(), "greet", []any{""}); !errors.Is(err, &sdk.Fault{Code: sdk.FaultBadName}) {
		t.Errorf("nobody is greeted: %v", err)
	}
}
