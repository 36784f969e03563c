package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// asked has the browser be one whose reader asked for something, such as "prefers-contrast: more".
func asked(features ...string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		var media emulation.SetEmulatedMediaParams
		for _, feature := range features {
			name, value, _ := strings.Cut(feature, ": ")
			media.Features = append(media.Features, &emulation.MediaFeature{Name: name, Value: value})
		}
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, media)
		return err
	})
}

// dimTexts are the texts of a page whose color is nearer to the ground behind them than 7:1.
const dimTexts = `(() => {
	const parse = (color) => color.match(/[\d.]+/g).map(Number);
	const light = (color) => parse(color).slice(0, 3).map((c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
	const ground = (e) => { const c = parse(getComputedStyle(e).backgroundColor); return c[3] === 0 && e.parentElement ? ground(e.parentElement) : c[3] === 0 ? 'rgb(255, 255, 255)' : getComputedStyle(e).backgroundColor; };
	return [...document.querySelectorAll('body *')].flatMap((e) => {
		if (!e.checkVisibility() || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || e.closest('svg')) return [];
		const [a, b] = [light(getComputedStyle(e).color), light(ground(e))], ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		return ratio < 7 ? [e.tagName + '.' + e.className + ' "' + e.textContent.trim().slice(0, 20) + '" has ' + ratio.toFixed(2)] : [];
	});
})()`

// unframed are the buttons of a page that have no edge, and the links and buttons whose focus shows no ring.
const unframed = `(() => {
	const faults = [], wide = (style, of) => !['none', 'hidden'].includes(style[of + 'Style']) && parseFloat(style[of + 'Width']) >= 1;
	for (const e of document.querySelectorAll('.call, .care-call a, .callbox-number a, .quick-exit a, .search-more, .search button')) {
		const style = getComputedStyle(e);
		if (e.checkVisibility() && !wide(style, 'borderTop') && !wide(style, 'outline')) faults.push(e.className + ' "' + e.textContent.trim().slice(0, 20) + '" has no edge');
	}
	for (const e of document.querySelectorAll('a[href], button, summary, input')) {
		if (!e.checkVisibility({ visibilityProperty: true })) continue;
		e.focus({ focusVisible: true });
		const style = getComputedStyle(e);
		if (document.activeElement === e && (!wide(style, 'outline') || parseFloat(style.outlineWidth) < 2)) faults.push(e.outerHTML.slice(0, 60) + ' has no ring');
	}
	return faults.slice(0, 9);
})()`

// TestColorsThatReadersAsk: a site with colors of its own keeps texts at 7:1 for readers who ask for more contrast, in
// light and in dark, and in forced colors its buttons keep an edge, and what has the focus a ring.
func TestColorsThatReadersAsk(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	host := lookSite(t, "[theme.light]\ncalm = \"#6b0f5c\"\nnight = \"#2a0a2e\"\n[theme.dark]\ncalm = \"#f3b8ee\"\n")
	pages := []string{"/", "/levels-of-care/iop/", "/guides/overdose/"}
	const brand = "getComputedStyle(document.documentElement).getPropertyValue('--calm').trim()"
	for _, scheme := range []string{"light", "dark"} {
		for _, page := range pages {
			if err := chromedp.Do(ctx, asked("prefers-color-scheme: "+scheme)); err != nil {
				t.Fatal(err)
			}
			visit(ctx, t, host.URL+page)
			own := evaluate[string](ctx, t, brand)
			if err := chromedp.Do(ctx, asked("prefers-color-scheme: "+scheme, "prefers-contrast: more")); err != nil {
				t.Fatal(err)
			}
			if have := evaluate[string](ctx, t, brand); have == own {
				t.Errorf("%s: more contrast leaves the site's own color %s", scheme, own)
			}
			for _, dim := range evaluate[[]string](ctx, t, dimTexts) {
				t.Errorf("%s, %s, more contrast: %s", page, scheme, dim)
			}
			if err := chromedp.Do(ctx, asked("prefers-color-scheme: "+scheme, "forced-colors: active")); err != nil {
				t.Fatal(err)
			}
			for _, fault := range evaluate[[]string](ctx, t, unframed) {
				t.Errorf("%s, %s, forced colors: %s", page, scheme, fault)
			}
		}
	}
	if err := chromedp.Do(ctx, asked()); err != nil {
		t.Fatal(err)
	}
	phone := [2]int64{360, 640}
	wantFound(ctx, t, host.URL+"/levels-of-care/iop/", phone, dimTexts,
		planted{style: ".prose p { color: #777 }", want: "P."})
	wantFound(ctx, t, host.URL+"/levels-of-care/iop/", phone, unframed,
		planted{style: ".call { border: 0 !important }",
			want: "has no edge"}, planted{style: ":focus-visible { outline: 0 !important }", want: "has no ring"})
}

// TestArrowsFollowTheDirection: an arrow to what comes next points to the left where text runs from right to left.
func TestArrowsFollowTheDirection(t *testing.T) {
	t.Parallel()
	for locale, other := range map[string]string{"en-US": "back", "ar": "arrow"} {
		dir := t.TempDir()
		write(t, dir, "config.toml", "baseURL = \"https://harbor.example/\"\ntitle = \"Harbor\"\nlocale = \""+locale+"\"\n[checks]\nlocale-words = \"off\"\n")
		write(t, dir, "content/_index.md", "---\ntitle: Home\n---\nWords.\n")
		if code := run([]string{"build", "--source", dir}, io.Discard, io.Discard); code != 0 {
			t.Fatalf("%s: exit status %d", locale, code)
		}
		icon, err := os.ReadFile("../../layouts/_icons/" + other + ".svg")
		if err != nil {
			t.Fatal(err)
		}
		_, path, _ := strings.Cut(string(icon), `<path d="`)
		path, _, _ = strings.Cut(path, `"`)
		if strings.Contains(read(t, filepath.Join(dir, "public/404.html")), path) {
			t.Errorf("%s: the links of the page that is not there have the icon %q", locale, other)
		}
	}
}
