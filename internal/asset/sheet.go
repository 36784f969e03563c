package asset

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"porchlight/internal/lazyregexp"
)

// Sheet is a style sheet whose rules are put into pages. Each page gets the rules that it uses. It is safe for
// concurrent use.
//
// A rule of the theme is left out of a page without the elements or classes that its selectors name. Scripts
// may add elements and classes. So the names in the scripts of the page, and in all of the site's own scripts,
// count as being in the page. The site's own style sheets are put in whole.
type Sheet struct {
	Asset *Asset   // the whole sheet; not published as a file
	Print []string // names of the sheets for paper; pages link to them, so that display does not wait

	store   *Store
	base    string // the path of the site
	rules   []cssRule
	known   map[string]int // name in selectors -> its number
	classes map[string]int // likewise for classes, without their dot
	first   [256]bool      // the first letters of the names of elements
	own     nameSet        // names in the site's own scripts

	pages   memo[nameSet, *Style]
	scripts memo[string, nameSet] // names in a script, by its address or by its text
}

// Style is the content of the <style> of all pages that use the same rules.
type Style struct {
	CSS  string
	Hash string // for the Content-Security-Policy: "'sha256-...'"
}

// nameSet is a set of names, as a bit for the number of each name.
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
	maxOwn   = 24 << 10 // the most of the site's own rules in each page, in bytes
)

// Sheet divides a style sheet into rules. base is the path of the site, such as "/recovery/". It returns nil
// if pages have to link to the sheet. They do if its own rules are larger than maxOwn, if it cannot be joined
// with its imports, or if its text cannot be put into a <style>.
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

// number numbers the names in selectors. Names beyond maxNames get no number, and count as being in every
// page.
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

// style returns the rules for a page with some names.
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

// write appends the rules for a page with some names.
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

// word matches a possible name of a class or an element in a script.
var word = lazyregexp.New(`[A-Za-z_][\w-]*`)

// named returns the names in a script that occur in selectors.
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

// ownScripts returns the names in all scripts of the site that are not built in.
func (s *Store) ownScripts(sheet *Sheet) (names nameSet) {
	for _, f := range s.files {
		if f.mediaType == jsType && !f.builtIn() {
			names.join(s.scriptNames(sheet, f))
		}
	}
	return names
}

// scriptNames returns the names in a script. A script that cannot be read may use any name.
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

// scriptAt returns the names in the script at an address. It returns none for an address that is not a
// fingerprinted copy: ownScripts has the names of the site's own scripts.
func (s *Sheet) scriptAt(address string) nameSet {
	return s.scripts.get(address, func() (names nameSet) {
		name, ok := Unfingerprinted(strings.TrimPrefix(address, s.base))
		if f := s.store.files[name]; ok && f != nil {
			names = s.store.scriptNames(s, f)
		}
		return names
	})
}

// inPage returns the names in a script that is written in a page.
func (s *Sheet) inPage(script string) nameSet {
	return s.scripts.get(script, func() nameSet { return s.named([]byte(script)) })
}
