package main

import (
	"compress/gzip"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// watchPaint keeps when the largest part of a page was painted, for how long the page could not answer, both in
// milliseconds, and how much it moved.
const watchPaint = `window.painted = 0; window.blocked = 0; window.shifted = 0;
const watch = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
watch('largest-contentful-paint', (e) => { painted = e.startTime; });
watch('longtask', (e) => { blocked += Math.max(0, e.duration - 50); });
watch('layout-shift', (e) => { if (!e.hadRecentInput) shifted += e.value; });`

// slowPhone is a phone on slow 4G: Lighthouse's round trip of 150 ms, 3.75 of them until a request is answered, 1.6
// Mbit/s with a tenth lost, and a processor at a quarter of the speed.
var slowPhone = chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
	const latency, bytesPerSecond, slower = 562.5, 1.6e6 * .9 / 8, 4
	if _, err := cdp.Call(ctx, target, network.SetCacheDisabled,
		network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		return err
	}
	_, err := cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule,
		network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Latency: latency, DownloadThroughput: bytesPerSecond,
				UploadThroughput: bytesPerSecond}},
		})
	if err != nil {
		return err
	}
	_, err = cdp.Call(ctx, target, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slower})
	return err
})

// TestMeasurePages prints how fast pages appear on a slow phone when PORCHLIGHT_MEASURE=1 is set. It judges nothing,
// since that depends on what else the machine does.
func TestMeasurePages(t *testing.T) {
	if os.Getenv("PORCHLIGHT_MEASURE") == "" {
		t.Skip("PORCHLIGHT_MEASURE=1 measures how fast pages appear")
	}
	ctx := browser(t)
	_, built := builtStarter(t)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		built.Config.Handler.ServeHTTP(recorder, r)
		w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		_, _ = packed.Write(recorder.Body.Bytes())
		_ = packed.Close()
	}))
	t.Cleanup(host.Close)
	beforePages(ctx, t, watchPaint)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 640, chromedp.EmulateMobile), slowPhone); err != nil {
		t.Fatal(err)
	}
	const loads = 5
	t.Logf("median of %d: LCP ms, TBT ms, CLS", loads)
	for _, page := range []string{"/", "/levels-of-care/", "/levels-of-care/iop/", "/guides/overdose/",
		"/support-services/medications/", "/places/sample-house/", "/search/"} {
		var runs [3][]float64
		for range loads {
			visit(ctx, t, host.URL+page)
			evaluated(ctx, "new Promise((done) => setTimeout(done, 1500))+''")
			waitForValue(ctx, t, "String(painted > 0 && performance.now() > 2500)", "true")
			for i, value := range evaluate[[]float64](ctx, t, "[painted, blocked, shifted]") {
				runs[i] = append(runs[i], value)
			}
		}
		for i := range runs {
			slices.Sort(runs[i])
		}
		t.Logf("| %s | %.0f | %.0f | %.3f |", page, runs[0][loads/2], runs[1][loads/2], runs[2][loads/2])
	}
}
