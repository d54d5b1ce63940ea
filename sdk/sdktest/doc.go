// Package sdktest is for the tests of plugins.
//
// [Run] runs a plugin in the process of the test, over real gRPC, so that what
// can't travel is found out: values without a counterpart in XML-RPC, faults
// that are none, contexts that don't end. [NewHost] is a supervisor in memory
// that it may call, and [NewCtl] a supervisorctl for its commands. [Check] looks
// for the mistakes that plugins make. [Real] runs a plugin's program under a real
// supervisord.
//
//	func TestPlugin(t *testing.T) {
//		sdktest.Check(t, plugin())
//	}
//
//	func TestRetries(t *testing.T) {
//		acme := sdktest.Run(t, plugin(), sdktest.NewHost())
//		namespace := acme.Namespace("make_acme", sdk.Options{"retries": "3"})
//		got, err := namespace.Call(t.Context(), "getRetries", nil)
//		...
//	}
package sdktest
