package host

import (
	"context"
	"errors"
	"io"

	"github.com/reeve-supervisor/reeve/host/internal/follow"
	"github.com/reeve-supervisor/reeve/sdk"
)

// FollowProcessLog implements sdk.LogFollower. The log of a process that is
// removed stays in view; if the process comes back with another log, that one
// is shown.
func (s *Supervisor) FollowProcessLog(ctx context.Context, name sdk.Namespec, stream sdk.Stream, start sdk.LogStart, w io.Writer) error {
	if _, err := s.processLogPath(name, stream); err != nil {
		return err
	}
	if start.Kind == sdk.StartSince {
		return sdk.NewFault(sdk.FaultBadArguments, "lines of a process have no time")
	}
	return s.follow(ctx, func() string {
		path, err := s.processLogPath(name, stream)
		if err != nil {
			return ""
		}
		return path
	}, start, w)
}

// FollowMainLog implements sdk.LogFollower.
func (s *Supervisor) FollowMainLog(ctx context.Context, start sdk.LogStart, w io.Writer) error {
	return s.follow(ctx, s.mainLogPath, start, w)
}

func (s *Supervisor) follow(ctx context.Context, locate func() string, start sdk.LogStart, w io.Writer) error {
	follower, err := follow.Open(locate, start)
	switch {
	case errors.Is(err, follow.ErrBadStart):
		return sdk.NewFault(sdk.FaultBadArguments, err.Error())
	case err != nil:
		return sdk.NewFault(sdk.FaultNoFile, locate())
	}
	defer func() { _ = follower.Close() }()
	if told, ok := w.(sdk.LogWriter); ok {
		if err := told.Begin(follower.Place()); err != nil {
			return err
		}
	}
	return follower.Follow(ctx, &s.watcher, w)
}

var _ sdk.LogFollower = (*Supervisor)(nil)
