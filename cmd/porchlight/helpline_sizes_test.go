package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// regionFaults returns what is wrong with the region of help in a window: it takes more than a fifth of the height, its
// number is broken, covered or cut, it does not show its hours, or the page scrolls sideways.
const regionFaults = `(() => {
	const faults = [], region = document.querySelector('.helpline'), calls = [...region.querySelectorAll('.call')];
	const box = (e) => e.getBoundingClientRect(), seen = (e) => box(e).width > 1 && box(e).height > 1;
	const help = getComputedStyle(document.querySelector('.help')).position === 'sticky' ? document.querySelector('.help') : region;
	const share = box(help).height / innerHeight;
	if (share > 0.2001) faults.push('it takes ' + Math.round(share * 1000) / 10 + ' % of the height');
	if (document.documentElement.scrollWidth > screen.width) faults.push('the page is wider than the screen');
	if (!calls.length) faults.push('there is nothing to call');
	for (const call of calls) {
		const number = call.querySelector('.number'), size = parseFloat(getComputedStyle(number).fontSize);
		if (box(number).height > 1.9 * size) faults.push('the number is broken');
		if (size < 9) faults.push('the number is written in ' + size + ' pixels');
		if (box(number).right > box(call).right - 1 || box(number).left < box(call).left + 1) faults.push('the number leaves its button');
		if (!seen(number)) faults.push('the number is not shown');
		if (box(call).height < 24) faults.push('the button is ' + box(call).height + ' pixels high');
	}
	for (const e of [...region.querySelectorAll('.call, .call .number, .text, .helpline-who'), ...document.querySelectorAll('.crisis a')]) {
		const r = box(e);
		if (!seen(e) || r.bottom < 0 || r.top > innerHeight) continue;
		if (r.left < -0.5 || r.right > innerWidth + 0.5) { faults.push(e.className + ' leaves the screen'); continue; }
		const top = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
		if (!top || !(e.contains(top) || top.contains(e))) faults.push((e.className || e.textContent) + ' is covered');
	}
	if (region.querySelector('.helpline-hours')) {
		const hours = [...region.querySelectorAll('.helpline-hours')].filter(seen);
		if (!hours.length) faults.push('the hours are not shown');
		for (const e of hours) if (e.scrollHeight > box(e).height + 2 || box(e).bottom > innerHeight + 0.5) faults.push('the hours are cut');
	}
	return faults;
})()`

// screens are sizes of windows in CSS pixels: old phones and new ones, upright and on their side, at 400 %, tablets and
// desks.
var screens = [][2]int64{
	{320, 480}, {360, 640}, {390, 844}, {640, 360}, {568, 320}, {320, 256}, {768, 1024}, {1024, 600}, {1280, 800},
	{844, 390}, {1440, 900},
}

// oneOf takes one of several texts at random.
func oneOf(rnd *rand.Rand, texts ...string) string { return texts[rnd.IntN(len(texts))] }

// anyHelpline is the keys of a helpline with honest settings.
func anyHelpline(rnd *rand.Rand) string {
	names := []string{
		"Harbor House", "The Harbor House Center for Recovery and Family Services of Greater Springfield", "希望之家戒癮中心",
		"بيت الأمل لعلاج الإدمان والتعافي",
		"Suchtberatungsstelle Donaudampfschifffahrtsgesellschaft Oberbayern", "Päihdekuntoutuskeskus ja omaispalvelut",
		"Центр лечения зависимостей и поддержки семьи",
	}
	labels := []string{
		"Call", "Get help now", "Call our admissions counselors and talk about your first day",
		"Jetzt mit der Aufnahmeberatung sprechen", "Llame ahora y hable con una persona",
		"今すぐ電話", "Soita päihdeneuvontaan ja kysy hoitoonpääsystä", "اتصل بنا الآن",
		"โทรหาเราตอนนี้เพื่อขอความช่วยเหลือ",
	}
	hours := []string{
		`hours = "24/7"`, `hours = "24 hours a day, 7 days a week"`, `hours = "Mo-Fr 9 bis 17 Uhr, Sa 10 bis 14 Uhr"`,
		`hours = "De lunes a viernes, de 9 a 17 horas"`,
		`openingHours = "Monday to Friday, 9 am to 5 pm"`,
		`openingHours = "Monday to Friday, 8:30 am to 7:30 pm; Saturday, 10 am to 2 pm"`,
		`openingHours = "Monday to Thursday, 8:30 am to 7:30 pm; Friday, 8:30 am to 4:30 pm; Saturday, 10 am to 2 pm"`,
	}
	lines := []string{
		fmt.Sprintf("name = %q", oneOf(rnd, names...)),
		fmt.Sprintf("number = %q", oneOf(rnd, "1-217-555-0134", "(217) 555-0134", "1-217-555-0134 ext. 7",
			"1-217-555-0134 ext. 12345")),
		oneOf(rnd, hours...), `answeredBy = "facility"`,
	}
	for _, option := range []string{
		fmt.Sprintf("callLabel = %q", oneOf(rnd, labels...)),
		fmt.Sprintf("tagline = %q", oneOf(rnd, "We are here to talk with you",
			"Trusted help in English, Spanish and American Sign Language", "Wir hören zu und helfen weiter")),
		oneOf(rnd, "text = \"55501\"\ntextKeyword = \"your ZIP code\"", `text = "1-217-555-0142"`),
		`disclosure = "/who-answers/"`,
	} {
		if rnd.IntN(4) > 0 {
			lines = append(lines, option)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestHelplineHoldsAnySettings holds that the region of help keeps its promises with any honest settings on all
// screens, on ordinary pages, on pages about an emergency and on pages of places.
func TestHelplineHoldsAnySettings(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a short run opens no browser")
	}
	const lines, seed = 60, 12
	rnd := rand.New(rand.NewPCG(seed, seed))
	dir := t.TempDir()
	settings := "baseURL = \"https://harbor.example/\"\ntimeZone = \"America/Chicago\"\ntitle = \"Harbor House\"\n[helpline]\n" + anyHelpline(rnd)
	about := map[string]string{}
	for i := range lines {
		id, line := fmt.Sprintf("l%d", i), anyHelpline(rnd)
		settings += fmt.Sprintf("[helplines.%s]\n%s", id, line)
		emergency := i%3 == 0
		about[id] = fmt.Sprintf("emergency %t\n%s", emergency, line)
		write(t, dir, "content/"+id+".md", fmt.Sprintf(
			"---\ntitle: A page\nhelpline: %s\nemergency: %t\n---\nWords.\n%s", id, emergency, strings.Repeat(
				"\nMore.\n", 60)))
	}
	for i := range 4 {
		id := fmt.Sprintf("place%d", i)
		about[id] = "a place"
		write(t, dir, "content/"+id+".md", fmt.Sprintf(
			"---\ntitle: %q\ntype: place\naddress: {street: 1 River Street, locality: Springfield, region: IL}\nphone: %q\nopeningHours: \"Monday to Friday, 9 am to 5 pm\"\n---\nWords.\n",
			oneOf(rnd, "Springfield", "The outpatient clinic at the river in the old part of Springfield"), fmt.Sprintf(
				"1-217-555-014%d", i)))
	}
	write(t, dir, "content/_index.md", "---\ntitle: Home\n---\nWords.\n")
	write(t, dir, "content/who-answers.md", "---\ntitle: Who answers\n---\n")
	write(t, dir, "config.toml", settings)
	var stderr strings.Builder
	if code := run([]string{"build", "--source", dir}, io.Discard, &stderr); code != 0 {
		t.Fatalf("exit status %d\n%s", code, stderr.String())
	}
	host := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(dir, "public"))))
	defer host.Close()
	ctx := browser(t)
	for _, id := range slices.Sorted(maps.Keys(about)) {
		if err := chromedp.Do(ctx, chromedp.Navigate(host.URL+"/"+id+"/")); err != nil {
			t.Fatal(err)
		}
		if number, place := strings.CutPrefix(id, "place"); place {
			want := "tel:+1217555014" + number
			if have := evaluate[string](ctx, t, "document.querySelector('.helpline .call').href"); have != want {
				t.Errorf("the page of a place calls %s, want %s", have, want)
			}
		}
		for _, screen := range screens {
			for _, fault := range faultsOnScreen(ctx, t, screen, regionFaults) {
				t.Errorf("%s, %dx%d: %s\n%s", id, screen[0], screen[1], fault, about[id])
			}
		}
	}
}

// faultsOnScreen gives a window its size and returns what a script finds. With PORCHLIGHT_SHOTS it keeps a picture of
// each fault there.
func faultsOnScreen(ctx context.Context, t *testing.T, screen [2]int64, script string) []string {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(screen[0], screen[1], chromedp.EmulateMobile)); err != nil {
		t.Fatal(err)
	}
	faults, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](script))
	if err != nil {
		t.Fatal(err)
	}
	if shots := os.Getenv("PORCHLIGHT_SHOTS"); shots != "" && len(faults) > 0 {
		shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		write(t, shots, fmt.Sprintf("%dx%d-%s.png", screen[0], screen[1], strings.ReplaceAll(faults[0], " ", "-")),
			string(shot))
	}
	return faults
}
