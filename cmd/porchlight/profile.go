package main

import (
	"fmt"
	"io"
	"time"

	"porchlight/internal/build"
)

// mostCosts is how many layouts and pages a profile lists.
const mostCosts = 12

// onlyDrawn is the hint for a build that reused pages of the last build.
const onlyDrawn = "to measure all pages, run: porchlight build --profile --no-cache"

// printProfile prints how the time of a build was spent.
func printProfile(w io.Writer, p *build.Profile, report *build.Report) error {
	if report.Drawn == 0 {
		_, err := fmt.Fprintf(w, "\nprofile: nothing was drawn: all pages are as the last build drew them\n  %s\n", onlyDrawn)
		return err
	}
	costs := p.Costs()
	_, err := fmt.Fprintf(w, "\nprofile: %s in %s; times are those of all processors together\n",
		count(len(costs.Pages), "drawing", "drawings"), shownTime(report.Time))
	if err == nil && report.Drawn < report.Pages {
		_, err = fmt.Fprintf(w, "  the others are as the last build drew them; %s\n", onlyDrawn)
	}
	if err != nil {
		return err
	}
	return printCosts(w, costs)
}

func printCosts(w io.Writer, costs build.Costs) error {
	var stages, layouts, pages [][]string
	repeated := false
	for _, c := range costs.Stages {
		stages = append(stages, []string{share(c.Share), cell(shownTime(c.Own)), c.Name})
	}
	for _, c := range costs.Layouts[:min(len(costs.Layouts), mostCosts)] {
		again := ""
		switch {
		case c.Cached:
			again = "cached"
		case c.Same > 0:
			again, repeated = fmt.Sprintf("%5.0f%%", 100*float64(c.Same)/float64(c.Calls)), true
		}
		layouts = append(layouts, []string{share(c.Share), cell(shownTime(c.Own)), cell(shownTime(c.All)),
			cell(count(c.Calls, "", "")), again, c.Name})
	}
	for _, c := range costs.Pages[:min(len(costs.Pages), mostCosts)] {
		pages = append(pages, []string{share(c.Share), cell(shownTime(c.Own)), c.Name})
	}
	for _, table := range []struct {
		head []string
		rows [][]string
	}{
		{[]string{" share", "     time", "stage"}, stages},
		{[]string{" share", "      own", "with all", "   calls", " again", "layout"}, layouts},
		{[]string{" share", "     time", "page"}, pages},
	} {
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
		if err := printTable(w, table.head, table.rows); err != nil {
			return err
		}
	}
	words := "\nown: without the partials, components and hooks that it draws\n"
	if repeated {
		words += "again: the calls that gave the same HTML as one before; partialCached draws it once\n"
	}
	_, err := io.WriteString(w, words)
	return err
}

func share(part float64) string { return fmt.Sprintf("%5.1f%%", 100*part) }

// cell aligns a number to the right in its column.
func cell(number string) string { return fmt.Sprintf("%9s", number) }

// shownTime gives a duration in a suitable unit.
func shownTime(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

// profileSummary is the profile of --format json. Other programs depend on its names.
type profileSummary struct {
	Stages  []costSummary `json:"stages"`
	Layouts []costSummary `json:"layouts"`
	Pages   []costSummary `json:"pages"`
}

type costSummary struct {
	Name   string  `json:"name"`
	Share  float64 `json:"share"` // of the build, from 0 to 1
	Calls  int     `json:"calls,omitempty"`
	Own    float64 `json:"ownMilliseconds"`
	All    float64 `json:"milliseconds"`
	Same   int     `json:"same,omitempty"` // calls with the same HTML as an earlier call
	Cached bool    `json:"cached,omitempty"`
}

func profileOf(p *build.Profile, report *build.Report) *profileSummary {
	if p == nil {
		return nil
	}
	var costs build.Costs
	if report.Drawn > 0 {
		costs = p.Costs()
	}
	summaries := func(costs []build.Cost) []costSummary {
		list := make([]costSummary, len(costs))
		for i, c := range costs {
			own, all := inMilliseconds(c.Own), inMilliseconds(c.All)
			list[i] = costSummary{c.Name, c.Share, c.Calls, own, all, c.Same, c.Cached}
		}
		return list
	}
	return &profileSummary{summaries(costs.Stages), summaries(costs.Layouts), summaries(costs.Pages)}
}

func inMilliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
