package wire

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"sync"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire/internal/lane"
)

// Server serves an implementation.
type Server struct {
	pluginv1.UnimplementedPluginServer
	implementation *Implementation
	broker         Broker

	hearings hearings

	describing sync.Mutex // held by Describe
	shutdown   sync.Once

	mu         sync.Mutex // guards what follows
	back       callback
	last       uint64 // instance
	namespaces map[uint64]made
	commands   map[uint64][]sdk.Command
	handlers   map[string]*handler
}

// made is a namespace that was made.
type made struct {
	sdk.Namespace
	name string
}

// handler is a result handler, which is made once.
type handler struct {
	making sync.Mutex
	made   sdk.ResultHandler // nil before, and when it is closed
}

// take returns what is to be closed, nil if there is nothing, to the first who
// asks.
func (h *handler) take() sdk.ResultHandler {
	h.making.Lock()
	defer h.making.Unlock()
	made := h.made
	h.made = nil
	return made
}

// NewPlugin returns a server for an implementation.
func NewPlugin(implementation *Implementation) *Server {
	return &Server{
		implementation: implementation,
		namespaces:     make(map[uint64]made),
		commands:       make(map[uint64][]sdk.Command),
		handlers:       make(map[string]*handler),
	}
}

// Plugins is what go-plugin serves.
func (s *Server) Plugins() map[int]goplugin.PluginSet { return versions(&serverPlugin{server: s}) }

// Register puts the server on a gRPC server. It is done once.
func (s *Server) Register(on *grpc.Server, broker Broker) {
	s.broker = broker
	pluginv1.RegisterPluginServer(on, s)
	lane.Serve(on, MaxMessage, lane.Service{Desc: &pluginv1.Plugin_ServiceDesc, Implementation: s})
}

// Describe implements pluginv1.PluginServer.
func (s *Server) Describe(_ context.Context, request *pluginv1.DescribeRequest) (*pluginv1.DescribeResponse, error) {
	s.describing.Lock()
	defer s.describing.Unlock()
	before := s.callback()
	next, err := before.dial(s.broker, request, &s.hearings)
	if err != nil {
		return nil, fmt.Errorf("calling back: %w", err)
	}
	s.mu.Lock()
	s.back = next
	s.mu.Unlock()
	if next != before {
		before.close() // of one who has attached to us before
	}
	answer := descriptionTo(&s.implementation.Description)
	answer.Lane = true
	return answer, nil
}

func (s *Server) callback() callback {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.back
}

// Create implements pluginv1.PluginServer.
func (s *Server) Create(ctx context.Context, request *pluginv1.CreateRequest) (*pluginv1.CreateResponse, error) {
	factory, ok := s.implementation.Namespaces[request.GetFactory()]
	if !ok {
		return &pluginv1.CreateResponse{Fault: unknown("factory", request.GetFactory())}, nil
	}
	what := "[rpcinterface:" + request.GetNamespace() + "]"
	answer := &pluginv1.CreateResponse{}
	err := safelyDo(s.implementation.Logger, what, func() error {
		namespace, err := factory(ctx, s.callback().host(), request.GetOptions())
		if err != nil {
			return err
		}
		if err := check(namespace); err != nil {
			return err
		}
		for _, m := range namespace.Methods() {
			answer.Methods = append(answer.Methods, &pluginv1.Method{Name: valid(m.Name), Help: valid(m.Help), Signature: validAll(m.Signature)})
		}
		answer.Instance = s.keep(func(id uint64) { s.namespaces[id] = made{namespace, request.GetNamespace()} })
		return nil
	})
	if err != nil {
		fault, err := verdict(ctx, err)
		return &pluginv1.CreateResponse{Fault: fault}, err
	}
	return answer, nil
}

// check asks a namespace whether it is sound.
func check(namespace sdk.Namespace) error {
	if namespace == nil {
		return errors.New("the factory has made nothing")
	}
	return sdk.Validate(namespace)
}

// keep stores something under a new number.
func (s *Server) keep(store func(id uint64)) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	store(s.last)
	return s.last
}

func unknown(kind, name string) *pluginv1.Fault {
	return faultTo(sdk.NewFault(sdk.FaultFailed, fmt.Sprintf("the plugin has no %s %q", kind, name)))
}

// Call implements pluginv1.PluginServer.
func (s *Server) Call(ctx context.Context, request *pluginv1.CallRequest) (*pluginv1.CallResponse, error) {
	s.mu.Lock()
	namespace, ok := s.namespaces[request.GetInstance()]
	s.mu.Unlock()
	if !ok {
		return &pluginv1.CallResponse{Fault: unknown("namespace", fmt.Sprint(request.GetInstance()))}, nil
	}
	args, err := asMaps.valuesFrom(request.GetArgs(), 0)
	if err != nil {
		return &pluginv1.CallResponse{Fault: faultTo(sdk.NewFault(sdk.FaultIncorrectParameters, err.Error()))}, nil
	}
	what := namespace.name + "." + request.GetMethod()
	result, err := safely(s.implementation.Logger, what, func() (*pluginv1.Value, error) {
		result, err := namespace.Call(ctx, request.GetMethod(), args)
		if err != nil {
			return nil, err
		}
		value, err := valueTo(result, 0)
		if err != nil {
			return nil, fmt.Errorf("the result of %s: %w", what, err)
		}
		return value, nil
	})
	fault, err := verdict(ctx, err)
	return &pluginv1.CallResponse{Fault: fault, Result: result}, err
}

// PrepareResultHandler implements pluginv1.PluginServer.
func (s *Server) PrepareResultHandler(ctx context.Context, request *pluginv1.PrepareResultHandlerRequest) (*pluginv1.PrepareResultHandlerResponse, error) {
	_, err := s.handler(ctx, request.GetHandler())
	fault, err := verdict(ctx, err)
	return &pluginv1.PrepareResultHandlerResponse{Fault: fault}, err
}

// handler returns the result handler of that name, made if need be.
func (s *Server) handler(ctx context.Context, name string) (sdk.ResultHandler, error) {
	factory, ok := s.implementation.ResultHandlers[name]
	if !ok {
		return nil, faultFrom(unknown("result handler", name))
	}
	s.mu.Lock()
	one := s.handlers[name]
	if one == nil {
		one = new(handler)
		s.handlers[name] = one
	}
	s.mu.Unlock()
	one.making.Lock()
	defer one.making.Unlock()
	if one.made != nil {
		return one.made, nil
	}
	made, err := safely(s.implementation.Logger, "result handler "+name, func() (sdk.ResultHandler, error) {
		return factory(ctx, s.callback().host())
	})
	if err == nil && made == nil {
		err = errors.New("the factory has made nothing")
	}
	if err == nil {
		one.made = made
	}
	return made, err
}

// HandleResult implements pluginv1.PluginServer.
func (s *Server) HandleResult(ctx context.Context, request *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error) {
	one, err := s.handler(ctx, request.GetHandler())
	if err == nil {
		err = safelyDo(s.implementation.Logger, "result handler "+request.GetHandler(), func() error {
			return one.HandleResult(ctx, eventFrom(request.GetEvent()), request.GetResult())
		})
	}
	if errors.Is(err, sdk.ErrReject) {
		return &pluginv1.HandleResultResponse{Rejected: true}, nil
	}
	fault, err := verdict(ctx, err)
	return &pluginv1.HandleResultResponse{Fault: fault}, err
}

// CloseInstance implements pluginv1.PluginServer.
func (s *Server) CloseInstance(ctx context.Context, request *pluginv1.CloseInstanceRequest) (*pluginv1.CloseInstanceResponse, error) {
	s.mu.Lock()
	namespace, ok := s.namespaces[request.GetInstance()]
	delete(s.namespaces, request.GetInstance())
	s.mu.Unlock()
	if !ok {
		return &pluginv1.CloseInstanceResponse{Fault: unknown("namespace", fmt.Sprint(request.GetInstance()))}, nil
	}
	fault, err := verdict(ctx, s.close(ctx, "[rpcinterface:"+namespace.name+"]", namespace.Namespace))
	return &pluginv1.CloseInstanceResponse{Fault: fault}, err
}

// CloseResultHandler implements pluginv1.PluginServer.
func (s *Server) CloseResultHandler(ctx context.Context, request *pluginv1.CloseResultHandlerRequest) (*pluginv1.CloseResultHandlerResponse, error) {
	s.mu.Lock()
	one := s.handlers[request.GetHandler()]
	delete(s.handlers, request.GetHandler())
	s.mu.Unlock()
	if one == nil {
		return &pluginv1.CloseResultHandlerResponse{}, nil
	}
	fault, err := verdict(ctx, s.close(ctx, "result handler "+request.GetHandler(), one.take()))
	return &pluginv1.CloseResultHandlerResponse{Fault: fault}, err
}

// close closes what wants to know of its end.
func (s *Server) close(ctx context.Context, what string, made any) error {
	c, ok := made.(closer)
	if !ok {
		return nil
	}
	return safelyDo(s.implementation.Logger, "closing "+what, func() error { return c.Close(ctx) })
}

// closer is what namespaces and result handlers may be beside.
type closer interface {
	Close(ctx context.Context) error
}

// Close implements pluginv1.PluginServer.
func (s *Server) Close(ctx context.Context, request *pluginv1.CloseRequest) (*pluginv1.CloseResponse, error) {
	if request.GetEventsOver() {
		s.hearings.await(ctx)
	}
	s.Shutdown(ctx)
	return &pluginv1.CloseResponse{}, nil
}

// Shutdown lets go of all that was made. The first call counts.
func (s *Server) Shutdown(ctx context.Context) {
	s.shutdown.Do(func() {
		for what, one := range s.closers() {
			if err := safelyDo(s.implementation.Logger, what, func() error { return one(ctx) }); err != nil {
				s.implementation.Logger.Error("closing "+what, "error", err)
			}
		}
		s.callback().close()
	})
}

// closers are the ends of all that was made and wants to know of its end; the
// plugin's own comes last.
func (s *Server) closers() iter.Seq2[string, func(context.Context) error] {
	s.mu.Lock()
	namespaces, handlers := maps.Clone(s.namespaces), maps.Clone(s.handlers)
	s.mu.Unlock()
	return func(yield func(string, func(context.Context) error) bool) {
		for _, one := range namespaces {
			if c, ok := one.Namespace.(closer); ok && !yield("[rpcinterface:"+one.name+"]", c.Close) {
				return
			}
		}
		for name, one := range handlers {
			if c, ok := one.take().(closer); ok && !yield("result handler "+name, c.Close) {
				return
			}
		}
		if s.implementation.Close != nil {
			yield("the plugin", s.implementation.Close)
		}
	}
}
