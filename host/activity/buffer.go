package activity

import (
	"cmp"
	"slices"
	"sync"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Buffer holds what there is to say before there is a log: what was found in
// the configuration, what became of a change of user. Its zero value is empty.
type Buffer struct {
	mu       sync.Mutex
	messages []message
}

type message struct {
	level sdk.Level
	text  string
}

// Add adds a message.
func (b *Buffer) Add(level sdk.Level, text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = append(b.messages, message{level, text})
}

// Replay logs the messages and empties the buffer. As in Supervisor the most
// important ones come first; those of a level keep their order.
func (b *Buffer) Replay(log hclog.Logger) {
	b.mu.Lock()
	messages := b.messages
	b.messages = nil
	b.mu.Unlock()
	slices.SortStableFunc(messages, func(x, y message) int { return cmp.Compare(y.level, x.level) })
	for _, m := range messages {
		At(log, m.level, m.text)
	}
}
