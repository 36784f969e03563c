package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// regionFaults returns what is wrong with the region of help in a window: it takes more than a fifth of the height, its number is broken,
// covered or cut, a line that closes does not show its hours, or the page scrolls sideways.
const regionFaults = `(() => {
	const faults = [], region = document.querySelector('.helpline'), call = region.querySelector('.call');
	const box = (e) => e.getBoundingClientRect(), seen = (e) => box(e).width > 1 && box(e).height > 1;
	const help = getComputedStyle(document.querySelector('.help')).position === 'sticky' ? document.querySelector('.help') : region;
	const share = box(help).height / innerHeight;
	if (share > 0.2001) faults.push('it takes ' + Math.round(share * 1000) / 10 + ' % of the height');
	if (document.documentElement.scrollWidth > screen.width) faults.push('the page is wider than the screen');
	const number = call.querySelector('.number'), line = parseFloat(getComputedStyle(number).fontSize);
	if (box(number).height > 1.9 * line) faults.push('the number is broken');
	for (const e of [number, ...region.querySelectorAll('.text, .helpline-who'), ...document.querySelectorAll('.crisis a')]) {
		const r = box(e);
		if (!seen(e) || r.bottom < 0 || r.top > innerHeight) continue;
		if (r.left < -0.5 || r.right > innerWidth + 0.5) { faults.push(e.className + ' leaves the screen'); continue; }
		const top = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
		if (!top || !(e.contains(top) || top.contains(e))) faults.push((e.className || e.textContent) + ' is covered');
	}
	if (box(number).right > box(call).right - 2 || box(number).left < box(call).left + 2) faults.push('the number leaves its button');
	if (!seen(number)) faults.push('the number is not shown');
	if (region.classList.contains('limited')) {
		const hours = [...region.querySelectorAll('.helpline-hours')].filter(seen);
		if (!hours.length) faults.push('the hours are not shown');
		for (const e of hours) if (e.scrollHeight > box(e).height + 2 || box(e).bottom > innerHeight + 0.5) faults.push('the hours are cut');
	}
	return faults;
})()`

// TestHelplineHoldsAnySettings holds that the region of help keeps its promises with every honest setting on nine screens.
func TestHelplineHoldsAnySettings(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a short run opens no browser")
	}
	const week, long = "Monday to Friday, 9 am to 5 pm", "Monday to Friday, 8:30 am to 7:30 pm; Saturday, 10 am to 2 pm"
	settings := map[string]string{
		"short code":     "name = \"Harbor House\"\nnumber = \"1-217-555-0134\"\nhours = \"24/7\"\ntext = \"55501\"\ntextKeyword = \"your ZIP code\"\n",
		"ten digits":     "name = \"Harbor House\"\nnumber = \"1-217-555-0134\"\nhours = \"24/7\"\ntext = \"1-217-555-0142\"\n",
		"limited":        "name = \"Harbor House\"\nnumber = \"1-217-555-0134\"\nopeningHours = \"" + week + "\"\ntext = \"1-217-555-0142\"\n",
		"long hours":     "name = \"Harbor House\"\ntagline = \"We are here to talk with you\"\ncallLabel = \"Call us\"\nnumber = \"1-217-555-0134\"\nopeningHours = \"" + long + "\"\n",
		"hours in words": "name = \"Harbor House\"\nnumber = \"1-217-555-0134\"\nhours = \"" + week + "\"\n",
		"long words": "name = \"The Harbor House Center for Recovery and Family Services of Greater Springfield\"\n" +
			"callLabel = \"Call our admissions counselors and talk about your first day\"\nnumber = \"1-217-555-0134 ext. 12345\"\n" +
			"hours = \"24/7\"\ntext = \"1-217-555-0142\"\n",
		"long and limited": "name = \"The Harbor House Center for Recovery and Family Services of Greater Springfield\"\n" +
			"callLabel = \"Call our admissions counselors and talk about your first day\"\nnumber = \"1-217-555-0134 ext. 12345\"\n" +
			"openingHours = \"" + long + "\"\ntext = \"1-217-555-0142\"\n",
	}
	screens := [][2]int64{{320, 480}, {360, 640}, {390, 844}, {640, 360}, {568, 320}, {320, 256}, {768, 1024}, {1024, 600}, {1280, 800}, {1440, 900}}
	ctx := browser(t)
	for name, helpline := range settings {
		dir := t.TempDir()
		write(t, dir, "content/_index.md", "---\ntitle: Home\n---\nWords.\n"+strings.Repeat("\nMore.\n", 60))
		write(t, dir, "content/who-answers.md", "---\ntitle: Who answers\n---\n")
		write(t, dir, "config.toml", "baseURL = \"https://harbor.example/\"\ntimeZone = \"America/Chicago\"\ntitle = \"Harbor House\"\n[helpline]\n"+
			helpline+"answeredBy = \"facility\"\ndisclosure = \"/who-answers/\"\n")
		var stderr strings.Builder
		if code := run([]string{"build", "--source", dir}, io.Discard, &stderr); code != 0 {
			t.Fatalf("%s: exit status %d\n%s", name, code, stderr.String())
		}
		host := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(dir, "public"))))
		if err := chromedp.Do(ctx, chromedp.Navigate(host.URL+"/")); err != nil {
			t.Fatal(err)
		}
		for _, screen := range screens {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(screen[0], screen[1], chromedp.EmulateMobile)); err != nil {
				t.Fatal(err)
			}
			faults, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](regionFaults))
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faults {
				t.Errorf("%s, %dx%d: %s", name, screen[0], screen[1], fault)
			}
			if shots := os.Getenv("PORCHLIGHT_SHOTS"); shots != "" {
				shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
				if err != nil {
					t.Fatal(err)
				}
				write(t, shots, fmt.Sprintf("%s-%dx%d.png", strings.ReplaceAll(name, " ", "-"), screen[0], screen[1]), string(shot))
			}
		}
		host.Close()
	}
}
