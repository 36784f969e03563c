package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// guideWay gives answers by the keyboard alone: each is found by going on with Tab from where the last one led, and
// taken with Enter. These are the answers, and the place to which each leads.
var guideWay = [][2]string{
	{"Yes, or I am not sure", "in-danger"},
	{"No", "question-withdrawal"},
	{"No, or that part is behind me", "question-health"},
	{"A visit now and then is enough", "question-nights"},
	{"I have one, and I can be there without using", "question-tried"},
	{"Nothing yet, or something else", "question-week"},
	{"A few hours on some days or evenings, beside work or family", "ask-iop"},
}

// atGuide tells what is wrong after an answer: the place is focused, in view below the helpline, and nothing scrolls
// sideways.
const atGuide = `(id => {
	const at = document.activeElement, r = at.getBoundingClientRect(), wrong = [];
	if (at.id !== id) wrong.push('focus is at ' + (at.id || at.outerHTML.slice(0, 60)));
	const top = document.elementFromPoint(r.left + r.width / 2, Math.max(r.top, 0) + 12);
	if (r.top < -1 || r.top > innerHeight / 2 || !at.contains(top)) wrong.push('it begins at ' + r.top + ' of ' + innerHeight);
	if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page scrolls sideways');
	return wrong.join('; ');
})(%q)`

// atOnce has the browser jump to a place, not scroll to it.
var atOnce = chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
	_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	return err
})

// TestGuideByKeyboard answers the questions of the starter without scripts, on a narrow phone and on a desk.
func TestGuideByKeyboard(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	for _, size := range [][2]int64{{320, 640}, {1280, 800}} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(size[0], size[1]), scripts(false), atOnce); err != nil {
			t.Fatal(err)
		}
		visit(ctx, t, host.URL+"/guides/which-level/#question-danger")
		for _, step := range guideWay {
			for tabs := 0; ; tabs++ {
				if tabs > 20 {
					t.Fatalf("%d px: no answer %q after 20 tabs", size[0], step[0])
				}
				if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
					t.Fatal(err)
				}
				if evaluated(ctx, "document.activeElement.firstChild?.data?.trim() ?? ''") == step[0] {
					break
				}
			}
			if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
				t.Fatal(err)
			}
			if wrong := evaluated(ctx, fmt.Sprintf(atGuide, step[1])); wrong != "" {
				t.Errorf("%d px, after %q: %s", size[0], step[0], wrong)
			}
		}
		if href := evaluated(ctx, "document.activeElement.querySelector('a[href^=\"tel:\"]').href"); href != "tel:+18006624357" {
			t.Errorf("%d px: the card of a level calls %q", size[0], href)
		}
	}
}
