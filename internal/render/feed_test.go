package render

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"
)

const dated = `-- config.toml --
baseURL = "https://site.example/sub/"
title = "The <Site>"
timeZone = "America/New_York"
[services.rss]
limit = 2
-- content/_index.md --
---
title: A long welcome
---
-- content/news/_index.md --
---
title: News & views
---
-- content/news/old.md --
---
title: Old
date: 2026-01-01
---
-- content/news/new.md --
---
title: New <b> & "q"
date: 2026-03-01
lastmod: 2026-04-01
description: What is new
---
-- content/mid.md --
---
title: Mid
date: 2026-02-01
---
`

func TestFeeds(t *testing.T) {
	d := drawSite(t, dated)
	d.wantFindings(t)
	for path, want := range map[string]struct{ title, link, items string }{
		"index.xml":      {"The <Site>", "https://site.example/sub/", `New <b> & "q", Mid`},
		"news/index.xml": {"News & views | The <Site>", "https://site.example/sub/news/", `New <b> & "q", Old`},
	} {
		var feed rss
		if err := xml.Unmarshal([]byte(d.files[path]), &feed); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		var titles []string
		for _, item := range feed.Channel.Items {
			titles = append(titles, item.Title)
			if _, err := time.Parse(time.RFC1123Z, item.PubDate); err != nil || item.GUID.Value != item.Link {
				t.Errorf("%s: %+v: %v", path, item, err)
			}
		}
		c := feed.Channel
		if got := strings.Join(titles, ", "); c.Title != want.title || !strings.Contains(d.files[path], "<link>"+want.link+"</link>") || got != want.items || c.Description == "" || feed.Version != "2.0" {
			t.Errorf("%s: have %q and %q in %s", path, c.Title, got, d.files[path])
		}
		if c.LastBuildDate != "Wed, 01 Apr 2026 00:00:00 -0400" {
			t.Errorf("%s: have %q, want the newest change and no clock", path, c.LastBuildDate)
		}
	}
}

// TestFeedDescriptionsAreHTML: readers take descriptions for HTML, and a summary is plain text.
func TestFeedDescriptionsAreHTML(t *testing.T) {
	d := drawSite(t, `-- content/_index.md --
---
title: Home
description: Us & <them>
---
-- content/a.md --
---
title: A
date: 2026-01-01
summary: 'Ages <b>18</b> & <up>, "all"'
---
`)
	var feed rss
	if err := xml.Unmarshal([]byte(d.files["index.xml"]), &feed); err != nil {
		t.Fatal(err)
	}
	if got := feed.Channel.Description; got != "Us &amp; &lt;them&gt;" {
		t.Errorf("channel: %q", got)
	}
	if got := feed.Channel.Items[0].Description; got != `Ages &lt;b&gt;18&lt;/b&gt; &amp; &lt;up&gt;, "all"` {
		t.Errorf("item: %q", got)
	}
}

func TestSitemap(t *testing.T) {
	d := drawSite(t, dated+"-- content/aliased.md --\n---\naliases: [/was/]\n---\n")
	var set urlSet
	if err := xml.Unmarshal([]byte(d.files["sitemap.xml"]), &set); err != nil {
		t.Fatal(err)
	}
	have := map[string]string{}
	for _, u := range set.URLs {
		have[u.Loc] = u.Lastmod
	}
	if have["https://site.example/sub/news/new/"] != "2026-04-01T00:00:00-04:00" {
		t.Errorf("have %v", have)
	}
	for _, path := range []string{"404.html", "was/"} {
		if _, listed := have["https://site.example/sub/"+path]; listed {
			t.Errorf("%s is listed", path)
		}
	}
	if robots := d.files["robots.txt"]; !strings.Contains(robots, "\nSitemap: https://site.example/sub/sitemap.xml\n") {
		t.Errorf("have robots.txt %q", robots)
	}
	d.wantFile(t, "was/index.html", "/sub/aliased/")
}

func TestFilesOfTheSiteWinOverIndexes(t *testing.T) {
	d := drawSite(t, dated+"-- static/robots.txt --\nUser-agent: *\nDisallow: /\n")
	if _, drawn := d.files["robots.txt"]; drawn {
		t.Error("robots.txt of static/ is drawn over")
	}
}

func TestHelplineInLLMs(t *testing.T) {
	text := drawSite(t, dated).files["llms.txt"]
	for _, want := range []string{"# The <Site>\n", "call 1-800-662-4357", "emergency call 911", "## News & views\n", `- [New <b> & "q"](https://site.example/sub/news/new/): What is new`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}
