//go:build linux

package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	ctrl  = 2
	shift = 8
)

// press presses the keys of texts, one after the other.
func (p *page) press(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		for _, r := range text {
			p.chord(0, r)
		}
	}
}

// chord presses a key with others held. The browser makes the text of it, unless
// the page prevents that, as it does of a real key; with the events of
// chromedp.KeyEvent the text comes whatever the page does.
func (p *page) chord(modifiers int64, r rune) {
	p.t.Helper()
	key := kb.Keys[r]
	if key == nil {
		p.t.Fatalf("no key for %q", r)
	}
	if key.Shift {
		modifiers |= shift
	}
	down := input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: key.Key, Code: key.Code, Modifiers: modifiers,
		WindowsVirtualKeyCode: key.Windows, NativeVirtualKeyCode: key.Native,
	}
	up := down
	up.Type = input.DispatchKeyEventTypeKeyUp
	if key.Print && modifiers&ctrl == 0 {
		down.Text, down.UnmodifiedText = key.Text, key.Unmodified
	}
	p.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, down); err != nil {
			return chromedp.Void{}, err
		}
		_, err := cdp.Call(ctx, target, input.DispatchKeyEvent, up)
		return chromedp.Void{}, err
	})
}
