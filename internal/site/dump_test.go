package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"porchlight/internal/finding"
)

func printed(f finding.Finding) string {
	text := fmt.Sprintf("%s:%d: %s: %s [%s]", f.File, f.Line, f.Severity, f.Message, f.Rule)
	if f.Suggestion != "" {
		text += "\n    " + f.Suggestion
	}
	return text
}

func paths(cards []*Card) string {
	names := make([]string, len(cards))
	for i, c := range cards {
		names[i] = c.Path
	}
	return strings.Join(names, " ")
}

func pathOf(c *Card) string {
	if c == nil {
		return "-"
	}
	return c.Path
}

// dump writes all that a site holds, for golden files and for comparing sites.
func dump(s *Site, findings []finding.Finding) string {
	var b strings.Builder
	for _, p := range s.Pages() {
		fmt.Fprintf(&b, "%s %s\n", p.Kind, p.Path)
		field := func(name, value string) {
			if value != "" && value != "-" {
				fmt.Fprintf(&b, "  %s: %s\n", name, value)
			}
		}
		field("title", p.Title)
		if p.LinkTitle != p.Title {
			field("linkTitle", p.LinkTitle)
		}
		field("summary", p.Summary)
		field("output", p.OutputPath)
		field("href", p.RelPermalink)
		field("type", p.Type)
		field("section", p.SectionPath)
		field("parent", pathOf(p.Parent()))
		field("pages", paths(p.Pages()))
		if len(p.Sections()) > 0 {
			field("sections", paths(p.Sections()))
			field("recursive", paths(p.RegularPagesRecursive()))
		}
		field("prev", pathOf(p.PrevInSection()))
		field("next", pathOf(p.NextInSection()))
		for _, t := range s.Config.Taxonomies {
			field(t.Plural, paths(p.Terms(t.Plural)))
		}
		field("related", paths(p.Related(0)))
		if !p.Lastmod().IsZero() {
			field("lastmod", p.Lastmod().Format(time.DateOnly))
		}
		if p.Image != nil {
			field("image", p.Image.URL)
		}
		field("helpline", p.Helpline)
		field("share", strings.Join(p.Share, " "))
		if p.Sensitive {
			field("sensitive", "true")
		}
	}
	for _, a := range s.Aliases {
		fmt.Fprintf(&b, "alias %s -> %s\n", a.Path, a.Target.RelPermalink)
	}
	for _, r := range s.Resources {
		fmt.Fprintf(&b, "resource %s <- %s\n", r.Path, r.File)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Menus)) {
		fmt.Fprintf(&b, "menu %s\n", name)
		dumpMenu(&b, s.Menus[name], "  ")
	}
	for _, w := range s.Withheld {
		fmt.Fprintf(&b, "withheld %s (%s): %s\n", w.Page.File, w.Reason, w)
	}
	for _, f := range findings {
		b.WriteString(printed(f) + "\n")
	}
	return b.String()
}

func dumpMenu(b *strings.Builder, entries []*MenuEntry, indent string) {
	for _, e := range entries {
		fmt.Fprintf(b, "%s%s -> %s (%s)\n", indent, e.Name, cmp.Or(e.URL, "nothing"), pathOf(e.Card))
		dumpMenu(b, e.Children, indent+"  ")
	}
}
