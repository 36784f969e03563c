package asset

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"porchlight/internal/lazyregexp"
)

// Sheet is a style sheet whose rules are put into pages, each page with those that it uses. It is safe for concurrent
// use.
//
// A rule of the theme is left out of a page that has none of the elements or classes that its selectors name. A script
// may add some: a page has also what its scripts name, and what any script of the site does. The site's own style
// sheets are put in whole.
type Sheet struct {
	Asset *Asset   // the whole of it; not published
	Print []string // names of the style sheets for paper, which are links: no page waits for them

	store   *Store
	base    string // the path of the site
	rules   []cssRule
	known   map[string]int // the number of each name that selectors require
	classes map[string]int // the same of classes, without their dot
	first   [256]bool      // with which letters names of elements begin
	own     nameSet        // what the site's scripts name

	pages   memo[nameSet, *Style]
	scripts memo[string, nameSet] // what a script names, by its address or, when it is in the page, its text
}

// Style is what goes into <style> on the pages that use the same.
type Style struct {
	CSS  string
	Hash string // for the Content-Security-Policy: "'sha256-...'"
}

// nameSet is a set of names by their numbers.
type nameSet [8]uint64

func (n *nameSet) add(i int)      { n[i/64] |= 1 << (i % 64) }
func (n *nameSet) has(i int) bool { return n[i/64]&(1<<(i%64)) != 0 }
func (n *nameSet) join(more nameSet) {
	for i := range n {
		n[i] |= more[i]
	}
}

const (
	maxNames = len(nameSet{}) * 64
	maxOwn   = 24 << 10 // bytes of the site's own rules that pages carry
)

// Sheet divides a style sheet into rules. base is the path of the site, such as "/recovery/". It is nil when pages have
// to link to it: its own rules are many, or it cannot be joined with those that it imports.
func (s *Store) Sheet(name, base string) (*Sheet, error) {
	key := base + name
	s.building.Lock()
	defer s.building.Unlock()
	if sheet, made := s.sheets[key]; made {
		return sheet, nil
	}
	whole, err := s.build(name, nil)
	if err != nil {
		return nil, err
	}
	sheet := &Sheet{
		store: s, base: base, known: map[string]int{}, classes: map[string]int{},
	}
	sheet.Asset = &Asset{Name: name, MediaType: whole.MediaType, Body: whole.Body, needs: whole.needs, Inline: true}
	list, ok := s.pieces(s.files[name], "", nil)
	own := 0
	for _, p := range list {
		if p.media == "print" {
			sheet.Print = append(sheet.Print, p.file.name)
			continue
		}
		text, _, err := s.rewriteCSS(p.file.name, base, p.text, nil)
		if err != nil {
			return nil, err
		}
		if text, err = s.minify(p.file, text); err != nil || bytes.Contains(bytes.ToLower(text), []byte("</style")) {
			ok = false
		}
		rules := []cssRule{{text: string(text)}}
		if p.file.builtIn() {
			rules = divideCSS(text, func(inner []byte) []byte {
				small, _ := s.minify(p.file, inner) // the text itself when there is a mistake
				return small
			})
		} else {
			own += len(text)
		}
		if p.media != "" {
			rules = []cssRule{{group: "@media " + p.media, rules: rules}}
		}
		sheet.rules = append(sheet.rules, rules...)
	}
	if !ok || own > maxOwn || whole.MediaType != cssType {
		sheet = nil
	} else {
		sheet.number(sheet.rules)
		sheet.own = s.ownScripts(sheet)
	}
	s.sheets[key] = sheet
	return sheet, nil
}

// number gives each name that selectors require a number. There is no room for more than maxNames: the rest counts as
// present.
func (s *Sheet) number(rules []cssRule) {
	for _, r := range rules {
		s.number(r.rules)
		for _, sel := range r.selectors {
			for _, name := range sel.names {
				if _, known := s.known[name]; known || len(s.known) == maxNames {
					continue
				}
				s.known[name] = len(s.known)
				if class, isClass := strings.CutPrefix(name, "."); isClass {
					s.classes[class] = s.known[name]
				} else {
					s.first[name[0]] = true
				}
			}
		}
	}
}

// style is what a page with some names needs.
func (s *Sheet) style(names nameSet) *Style {
	return s.pages.get(names, func() *Style {
		var out strings.Builder
		s.write(&out, s.rules, &names)
		return &Style{CSS: out.String(), Hash: policyHash(out.String())}
	})
}

func policyHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// write adds the rules that a page with some names needs.
func (s *Sheet) write(out *strings.Builder, rules []cssRule, names *nameSet) {
	for _, r := range rules {
		if r.group != "" {
			var inner strings.Builder
			if s.write(&inner, r.rules, names); inner.Len() > 0 {
				fmt.Fprintf(out, "%s{%s}", r.group, &inner)
			}
			continue
		}
		comma := ""
		for _, sel := range r.selectors {
			if s.hasAll(sel.names, names) {
				out.WriteString(comma + sel.text)
				comma = ","
			}
		}
		if comma != "" || r.selectors == nil {
			out.WriteString(r.text)
		}
	}
}

func (s *Sheet) hasAll(required []string, names *nameSet) bool {
	for _, name := range required {
		if i, known := s.known[name]; known && !names.has(i) {
			return false
		}
	}
	return true
}

// word is what may be the name of a class or an element in a script.
var word = lazyregexp.New(`[A-Za-z_][\w-]*`)

// named are the names in a script that the selectors know.
func (s *Sheet) named(script []byte) (names nameSet) {
	for _, w := range word().FindAll(script, -1) {
		for _, name := range []string{"." + string(w), string(bytes.ToLower(w))} {
			if i, known := s.known[name]; known {
				names.add(i)
			}
		}
	}
	return names
}

// ownScripts are the names in all scripts of the site.
func (s *Store) ownScripts(sheet *Sheet) (names nameSet) {
	for _, f := range s.files {
		if f.mediaType == jsType && !f.builtIn() {
			names.join(s.scriptNames(sheet, f))
		}
	}
	return names
}

// scriptNames are the names in a script. A script that cannot be read may name anything.
func (s *Store) scriptNames(sheet *Sheet, f *source) nameSet {
	text, err := f.original()
	if err != nil {
		return allNames
	}
	return sheet.named(text)
}

var allNames = func() (all nameSet) {
	for i := range all {
		all[i] = ^uint64(0)
	}
	return all
}()

// scriptAt are the names in the script that a page loads from an address. Scripts of the site count on every page.
func (s *Sheet) scriptAt(address string) nameSet {
	return s.scripts.get(address, func() (names nameSet) {
		name, ok := Unfingerprinted(strings.TrimPrefix(address, s.base))
		if f := s.store.files[name]; ok && f != nil {
			names = s.store.scriptNames(s, f)
		}
		return names
	})
}

// inPage are the names in a script that is in a page.
func (s *Sheet) inPage(script string) nameSet {
	return s.scripts.get(script, func() nameSet { return s.named([]byte(script)) })
}
