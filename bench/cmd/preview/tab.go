package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watcher reports each mark as soon as it is in the DOM, whether the document was patched or loaded again.
const watcher = `(() => {
	const told = new Set();
	const look = () => {
		for (const [mark] of (document.documentElement?.textContent ?? '').matchAll(/zq\d+x\d+zq/g)) {
			if (told.has(mark)) continue;
			told.add(mark);
			seen(JSON.stringify({mark, at: performance.timeOrigin + performance.now()}));
		}
	};
	new MutationObserver(look).observe(document, {subtree: true, childList: true, characterData: true});
	look();
})()`

// tab is a page in Chromium.
type tab struct {
	close func()
	seen  chan markEvent
}

// markEvent is a mark in the page, and when it was there in milliseconds since 1970.
type markEvent struct {
	Mark string  `json:"mark"`
	At   float64 `json:"at"`
}

func open(ctx context.Context, address string) (*tab, error) {
	ctx, stop := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)...)
	ctx, closeTab := chromedp.NewContext(ctx)
	t := &tab{seen: make(chan markEvent, 1000), close: func() { closeTab(); stop() }}
	err := chromedp.Listen(ctx, func(event any) {
		if called, ok := event.(*runtime.EventBindingCalled); ok {
			var s markEvent
			if json.Unmarshal([]byte(called.Payload), &s) == nil {
				select {
				case t.seen <- s:
				default: // the channel is full: no caller waits for so many
				}
			}
		}
	})
	if err == nil {
		err = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			if _, err := cdp.Call(ctx, target, runtime.AddBinding, runtime.AddBindingParams{Name: "seen"}); err != nil {
				return err
			}
			_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument,
				page.AddScriptToEvaluateOnNewDocumentParams{Source: watcher})
			return err
		}), chromedp.Navigate(address))
	}
	if err != nil {
		t.close()
		return nil, fmt.Errorf("the browser: %w", err)
	}
	return t, nil
}

// await waits until a mark was seen and returns when.
func (t *tab) await(ctx context.Context, mark string, patience time.Duration) (time.Time, error) {
	late := time.After(patience)
	for {
		select {
		case s := <-t.seen:
			if s.Mark == mark {
				return time.UnixMicro(int64(s.At * 1000)), nil
			}
		case <-late:
			return time.Time{}, fmt.Errorf("not seen in %s", patience)
		case <-ctx.Done():
			return time.Time{}, ctx.Err()
		}
	}
}
