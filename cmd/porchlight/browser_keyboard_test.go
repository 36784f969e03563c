package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// journey is a way through the site by keys alone: each step goes on with Tab until an element has the focus, and may
// press a key there.
type journey []struct {
	at   string // a selector
	tabs int    // most presses of Tab that it may take
	key  string
}

// focusShown is whether the element with the focus is in view and has a ring around it.
const focusShown = `(() => {
	const at = document.activeElement, r = at.getBoundingClientRect(), style = getComputedStyle(at);
	return r.bottom > 0 && r.top < innerHeight && r.width > 1 && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
})()`

// way is where a journey ends too early; "" is nowhere.
func (j journey) way(ctx context.Context, t *testing.T, address string) string {
	t.Helper()
	visit(ctx, t, address)
	for i, step := range j {
		for tabs := 0; ; tabs++ {
			if tabs > 0 && evaluate[bool](ctx, t, fmt.Sprintf("document.activeElement.matches(%q)", step.at)) {
				break
			}
			if tabs == step.tabs {
				return fmt.Sprintf("step %d: %d tabs do not lead to %s", i+1, tabs, step.at)
			}
			keys(ctx, t, kb.Tab)
		}
		if !evaluate[bool](ctx, t, focusShown) {
			return fmt.Sprintf("step %d: the focus on %s is not seen", i+1, step.at)
		}
		if step.key == "" {
			continue
		}
		before := evaluate[string](ctx, t, "location.href")
		keys(ctx, t, step.key)
		waitForValue(ctx, t, fmt.Sprintf("String(location.href !== %q || document.querySelector('details[open]') !== null)", before), "true")
		if err := chromedp.Do(ctx, chromedp.WaitReady(chromedp.CSS("main"))); err != nil {
			t.Fatal(err)
		}
	}
	return ""
}

// TestJourneysByKeyboard: from the home page to a level and to the number to call, on a phone through the menu and on a
// desk through the text, without scripts. Faults that end such a way are found.
func TestJourneysByKeyboard(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800), atOnce); err != nil {
		t.Fatal(err)
	}
	const iop, call = `a[href$="/levels-of-care/iop/"]`, `.helpline .call[href^="tel:"]`
	text := journey{{at: ".skip", tabs: 1, key: kb.Enter}, {at: "main " + iop, tabs: 25, key: kb.Enter},
		{at: call, tabs: 3}}
	menu := journey{
		{at: call, tabs: 2}, {at: ".menu-fold > summary", tabs: 8, key: kb.Enter},
		{at: `.menu-fold a[href$="/levels-of-care/"]`, tabs: 2, key: kb.Enter},
		{at: "main " + iop, tabs: 25, key: kb.Enter}, {at: call, tabs: 3},
	}
	if end := text.way(ctx, t, host.URL+"/"); end != "" {
		t.Errorf("through the text: %s", end)
	}
	for _, fault := range []struct{ old, new, want string }{
		{"<main ", "<main inert ", "step 2: 25 tabs"},
		{"<a class=skip ", "<a class=skip tabindex=-1 ", "step 1: 1 tabs"},
		{":focus-visible{outline:3px", ":focus-visible{outline:0px", "step 1: the focus on .skip is not seen"},
		{"<a class=call ", "<a class=call tabindex=9 inert ", "step 3: 3 tabs"},
	} {
		broken := altered(t, host.Config.Handler, func(_, body string) string {
			return strings.ReplaceAll(strings.Replace(body, "http-equiv=content-security-policy", "name=none", 1),
				fault.old, fault.new)
		})
		(planted{script: fault.new, want: fault.want}).holds(t, text.way(ctx, t, broken.URL+"/"))
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 640), scripts(false)); err != nil {
		t.Fatal(err)
	}
	if end := menu.way(ctx, t, host.URL+"/"); end != "" {
		t.Errorf("through the menu: %s", end)
	}
}
