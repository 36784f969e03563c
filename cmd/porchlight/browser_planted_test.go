package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// planted is a fault that is put into an open page as styles, by a script, or both, and words of the finding about it.
type planted struct{ style, script, want string }

// plant puts a fault into the open page. A style sheet made by a script is none that the page's policy asks about.
func (p planted) plant(ctx context.Context, t *testing.T) {
	t.Helper()
	evaluate[bool](ctx, t, fmt.Sprintf(`(() => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(%q);
		document.adoptedStyleSheets.push(sheet);
		{ %s }
		return true;
	})()`, p.style, p.script))
}

// holds wants what a check found to tell about the fault.
func (p planted) holds(t *testing.T, found ...string) {
	t.Helper()
	if !strings.Contains(strings.Join(found, "\n"), p.want) {
		t.Errorf("planted %s%s: found %q, want %q", p.style, p.script, found, p.want)
	}
}

// wantFound puts each fault into a page and wants the script of a test to find it: one that finds nothing in a broken
// page proves nothing.
func wantFound(ctx context.Context, t *testing.T, address string, screen [2]int64, script string, faults ...planted) {
	t.Helper()
	for _, fault := range faults {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(screen[0], screen[1], chromedp.EmulateMobile)); err != nil {
			t.Fatal(err)
		}
		visit(ctx, t, address)
		fault.plant(ctx, t)
		fault.holds(t, evaluate[[]string](ctx, t, "["+script+"].flat()")...)
	}
}

// altered serves what a host serves, changed.
func altered(t *testing.T, host http.Handler, change func(path, body string) string) *httptest.Server {
	t.Helper()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		host.ServeHTTP(recorder, r)
		w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
		w.WriteHeader(recorder.Code)
		_, _ = w.Write([]byte(change(r.URL.Path, recorder.Body.String())))
	}))
	t.Cleanup(other.Close)
	return other
}

// TestFaultsAreFound holds that what tests ask pages in the browser finds what they are there for.
func TestFaultsAreFound(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, built := builtStarter(t)
	iop, overdose := built.URL+"/levels-of-care/iop/", built.URL+"/guides/overdose/"
	phone := [2]int64{360, 640}
	wantFound(ctx, t, iop, phone, atEachPart,
		planted{style: ".help, .helpline { position: static !important }", want: "no tel: link in view"},
		planted{style: ".helpline { z-index: -1 !important }", want: "covered by"},
		planted{style: "main { width: 150vw }", want: "scrolls sideways"})
	wantFound(ctx, t, iop, phone, regionFaults,
		planted{style: ".call .number { display: inline-block; width: 3em; white-space: normal !important }",
			want: "the number is broken"},
		planted{style: ".helpline { padding-block: 7vh !important }", want: "of the height"},
		planted{style: ".helpline-hours { display: none !important }", want: "the hours are not shown"},
		planted{style: ".call .number { position: relative; left: 9em }", want: "the number leaves its button"},
		planted{style: ".foot { position: fixed; inset: 50% 0 0; z-index: 99 }", want: "is covered"},
		planted{script: "document.querySelector('.helpline .call').remove()", want: "nothing to call"})
	wantFound(ctx, t, overdose, phone, emergencyFaults,
		planted{style: ".care-emergency { margin-top: 300px !important }",
			want: ".care-emergency .care-call a is not in view"},
		planted{script: "document.querySelector('.call-first').remove()", want: "the banner begins with tel:+1"},
		planted{script: "document.querySelector('.lead').after(document.querySelector('.care-emergency'))",
			want: "lead stands before"})
	wantFound(ctx, t, iop, phone, frameFaults,
		planted{style: ".top { padding-top: 60px !important }", want: "the title begins"},
		planted{style: ".head { min-height: 150vh }", want: "the text begins"},
		planted{style: ".menu summary { height: 20px !important; min-height: 0 !important; overflow: hidden }",
			want: "cannot be tapped"})
	wantFound(ctx, t, iop, [2]int64{320, 480}, pageFaults,
		planted{style: "h1 { min-width: 14em }", want: "pixels wide"},
		planted{script: "document.querySelectorAll('.foot .lines a').forEach((a) => a.textContent = '988')",
			want: "are named"})
	wantFound(ctx, t, iop, [2]int64{320, 480}, textFaults,
		planted{style: ".foot-name .site { width: 20em }", want: "pixels wide"},
		planted{style: ".lead { margin-inline-start: -3em }", want: "leaves the screen"},
		planted{style: ".call .number { white-space: nowrap; letter-spacing: 1em }", want: "leaves A.call"},
		planted{style: "h1 { margin-bottom: -1em !important }", want: "lies on"},
		planted{style: ".helpline { padding-block: 13vh !important }", want: "the region of help is"})
	wantFound(ctx, t, iop, phone, fmt.Sprintf(seen, ".week td", 6),
		planted{style: ".week td { font-size: 10px !important }", want: "is written in 10px"},
		planted{style: ".week td { visibility: hidden }", want: "cannot be seen"},
		planted{script: "document.querySelector('.week').remove()", want: "only 0"})
	wantFound(ctx, t, built.URL+"/guides/which-level/", phone, fmt.Sprintf(atGuide, "question-nights"),
		planted{want: "focus is at"})
}
