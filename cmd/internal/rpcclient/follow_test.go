package rpcclient_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
)

func TestFollowBringsBytesAsTheyCome(t *testing.T) {
	server := rpctest.New(t, nil)
	server.Username, server.Password = "u", "p"
	stream := rpctest.NewStream()
	server.Streams["/logtail/g:n/stderr"] = stream
	client := connect(t, server.URL, &rpcclient.Credentials{Username: "u", Password: "p"})

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- client.FollowProcessLog(ctx, w, "g:n", rpcclient.Stderr) }()
	follower := stream.Next(t)
	for _, text := range []string{"first", " and \x1b second\n"} {
		follower.Say(t, text)
		got := make([]byte, len(text))
		if _, err := io.ReadFull(r, got); err != nil || string(got) != text {
			t.Fatalf("got %q, %v, want %q", got, err, text)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("after its context ended: %v, want no error", err)
	}
}

func TestFollowEndsWithTheStream(t *testing.T) {
	server := rpctest.New(t, nil)
	server.Streams["/mainlogtail"] = rpctest.Ended("all of it")
	var got strings.Builder
	if err := connect(t, server.URL, nil).FollowLog(t.Context(), &got); err != nil || got.String() != "all of it" {
		t.Errorf("got %q, %v", got.String(), err)
	}
}

func TestFollowRefused(t *testing.T) {
	server := rpctest.New(t, nil)
	err := connect(t, server.URL, nil).FollowProcessLog(t.Context(), io.Discard, "a/b *", rpcclient.Stdout)
	if !isStatus(err, http.StatusNotFound) {
		t.Errorf("got %v, want 404", err)
	}
}
