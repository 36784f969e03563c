package site

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// readSite assembles a site as a build does, from its files.
func readSite(t *testing.T, archive string) (*Site, []finding.Finding) {
	t.Helper()
	files := fstest.MapFS{}
	var statics []string
	for _, file := range archiveOf(archive).Files {
		files[file.Name] = &fstest.MapFile{Data: file.Data}
		if name, ok := strings.CutPrefix(file.Name, "static/"); ok {
			statics = append(statics, name)
		}
	}
	var fsys fs.FS = files
	cfg, findings := config.Load(fsys, config.Flags{Clock: testClock})
	read, more := content.Read(tree.Take(fsys, content.Folder), cfg)
	s, last := Assemble(read, cfg, StaticPaths(statics...))
	return s, finding.Sort(append(append(findings, more...), last...))
}

// Each finding is at the place where an editor wrote the fault.
func TestPlaces(t *testing.T) {
	s, findings := readSite(t, `
-- config.toml --
baseURL = "https://example.org/"
defaultImage = "/img/shar.png"
[[menus.main]]
name = "Gone"
pageRef = "/levels/gone"
-- static/img/share.png --
-- content/levels/_index.md --
---
title: Levels
cascade:
  helpline: nowhere
---
-- content/levels/iop.md --
---
title: IOP
aliases:
  - /fine/
  - ../../etc/passwd
  - /levels/php/
tags: [ok, "???", con]
image: {src: group.jpg, alt: A group}
share: [copy, pintrest]
---
[PHP](php.md)
-- content/levels/php.md --
+++
title = "PHP"
url = "/a/../b"
menus = "main"
+++
-- content/levels/broken.md --
---
title: Broken
draft: maybe
---
`)
	var got []string
	for _, f := range findings {
		if f.Rule != "base-url-missing" && !strings.HasPrefix(f.File, "content/levels/broken") {
			got = append(got, fmt.Sprintf("%s:%d:%d %s", f.File, f.Line, f.Column, f.Rule))
		}
	}
	want := `config.toml:2:16 image-missing
config.toml:3:9 menu-target
content/levels/iop.md:5:5 path-escape
content/levels/iop.md:6:5 path-collision
content/levels/iop.md:7:7 path-name
content/levels/iop.md:7:7 path-name
content/levels/iop.md:8:14 image-missing
content/levels/php.md:3:7 path-escape`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if r := s.Resolve(s.at(t, "/levels/iop"), "broken.md"); r.Kind != ToWithheld || r.Withheld.Reason != Unread {
		t.Errorf("a link to a broken page: %s", shown(r))
	}
}
