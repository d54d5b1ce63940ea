package wire

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// ErrLost says that the other side has gone, or can't be reached any more. It
// is never the error of a caller who gave up.
var ErrLost = errors.New("the connection is lost")

// ErrUnsupported says that the other side doesn't have what was asked of it.
var ErrUnsupported = errors.New("the other side is too old for this")

var errWrongSide = errors.New("this is the other side of the plugin protocol")

// lostError is an ErrLost with its cause.
type lostError struct{ cause error }

func (e *lostError) Error() string        { return ErrLost.Error() + ": " + status.Convert(e.cause).Message() }
func (e *lostError) Unwrap() error        { return e.cause }
func (e *lostError) Is(target error) bool { return target == ErrLost }

// answer is a message that may carry a fault.
type answer interface{ GetFault() *pluginv1.Fault }

// ask makes a call and finds out what its failure means.
func ask[Q any, A answer](ctx context.Context, call func(context.Context, Q, ...grpc.CallOption) (A, error), request Q) (A, error) {
	got, err := call(ctx, request, limits()...)
	if err != nil {
		return got, failure(ctx, err)
	}
	if fault := got.GetFault(); fault != nil {
		return got, faultFrom(fault)
	}
	return got, nil
}

// limits hold whatever the connection was made with.
func limits() []grpc.CallOption {
	return []grpc.CallOption{grpc.MaxCallRecvMsgSize(MaxMessage), grpc.MaxCallSendMsgSize(MaxMessage)}
}

// failure translates the error of a call.
func failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	said := status.Convert(err)
	switch said.Code() {
	case codes.Unavailable, codes.Canceled:
		return &lostError{err}
	case codes.DeadlineExceeded:
		return context.DeadlineExceeded // it was noticed there before here
	case codes.ResourceExhausted:
		return sdk.NewFault(sdk.FaultFailed, fmt.Sprintf("a message of more than %d MiB can't be passed on", MaxMessage>>20))
	case codes.Unimplemented:
		return fmt.Errorf("%w: %s", ErrUnsupported, said.Message())
	default:
		return errors.New(said.Message())
	}
}

// refusal splits the error of what was asked for into the fault that is
// answered and the failure of the call.
func refusal(err error) (*pluginv1.Fault, error) {
	var fault *sdk.Fault
	switch {
	case err == nil:
		return nil, nil
	case errors.As(err, &fault):
		return faultTo(fault), nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil, status.FromContextError(err).Err()
	}
	return nil, status.Error(codes.Unknown, valid(err.Error()))
}

// verdict splits the error of what a plugin does for a call. That the call was
// given up is no fault: the two sides may notice it in any order.
func verdict(ctx context.Context, err error) (*pluginv1.Fault, error) {
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return nil, status.FromContextError(ctx.Err()).Err()
	}
	return faultOf(err), nil
}

// faultOf is the fault that an error of a plugin is to its callers. A failure
// of a call that the plugin made is an error like any other.
func faultOf(err error) *pluginv1.Fault {
	var fault *sdk.Fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fault):
		return faultTo(fault)
	}
	return faultTo(sdk.NewFault(sdk.FaultFailed, err.Error()))
}

func faultTo(fault *sdk.Fault) *pluginv1.Fault {
	return &pluginv1.Fault{Code: int32(fault.Code), Text: valid(fault.Text)}
}

func faultFrom(fault *pluginv1.Fault) *sdk.Fault {
	return &sdk.Fault{Code: sdk.FaultCode(fault.GetCode()), Text: fault.GetText()}
}

// valid makes a text what protobuf takes for one: UTF-8.
func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

func validAll(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = valid(text)
	}
	return all
}

func validMap(texts map[string]string) map[string]string {
	all := make(map[string]string, len(texts))
	for key, text := range texts {
		all[valid(key)] = valid(text)
	}
	return all
}
