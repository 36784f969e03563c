package markdown

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/text/unicode/norm"

	"porchlight/internal/lazyregexp"
)

// headingAttrs are the attributes in braces at the end of a heading.
type headingAttrs struct {
	id    string
	other []attribute
}

// headingValues are the attributes that a heading may have beside its id, with their values.
var headingValues = map[string]*regexp.Regexp{
	"class": regexp.MustCompile(``), "dir": regexp.MustCompile(`^(?:ltr|rtl|auto)$`),
	"lang":      regexp.MustCompile(`^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$`),
	"translate": regexp.MustCompile(`^(?:yes|no)$`),
}

// headingParser removes {#id .class} from the end of a heading. goldmark's option for that tries each brace of the
// line, and has no allow-list.
type headingParser struct{ parser.BlockParser }

func (h headingParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	h.BlockParser.Close(node, reader, pc)
	heading, ok := node.(*ast.Heading)
	if !ok || heading.Parent() == nil || heading.Lines().Len() == 0 {
		return
	}
	last := heading.Lines().Len() - 1
	line := heading.Lines().At(last)
	source := reader.Source()
	value := bytes.TrimRight(source[line.Start:line.Stop], " \t\n")
	open := bytes.LastIndexByte(value, '{')
	if open < 0 || value[len(value)-1] != '}' || open > 0 && value[open-1] == '\\' ||
		componentEnd().Match(value[:open]) {
		return
	}
	list, n, fault := parseAttributes(value[open:], line.Start+open)
	if fault != nil || n != len(value)-open || !attributesOnly(list) {
		return
	}
	pageOf(pc).headingAttributes(heading, list)
	// In "## Cost ## {#cost}" the closing signs are before the braces, where goldmark does not look for them.
	end := len(closingSigns().ReplaceAll(value[:open], nil))
	rest := text.NewSegment(line.Start, line.Start+end)
	heading.Lines().Set(last, rest.TrimRightSpace(source))
}

var (
	// componentEnd matches a component before its braces: ":tel[911]".
	componentEnd = lazyregexp.New(`:[a-zA-Z][\w-]*(?:\[[^\]]*\])?$`)
	closingSigns = lazyregexp.New(`(?:^|[ \t])#+[ \t]*$`)
)

// attributesOnly reports whether a list has attributes and no flags. Braces with flags are text.
func attributesOnly(list []attribute) bool {
	for _, a := range list {
		if a.bare {
			return false
		}
	}
	return len(list) > 0
}

func (p *page) headingAttributes(heading *ast.Heading, list []attribute) {
	var attrs headingAttrs
	for _, a := range list {
		switch values := headingValues[a.key]; {
		case a.key == "id":
			id := norm.NFC.String(strings.Join(strings.Fields(a.value), "-"))
			if id == "" {
				continue
			}
			if !p.ids.reserve(id) {
				f := duplicateID.At(p.file, p.at(a.offset), "the id %q is given to two headings of this page", id)
				if p.conv.ids[id] {
					f = duplicateID.At(p.file, p.at(a.offset), "the id %q is that of a part of the layout", id)
				}
				p.report(f.Suggest("give each heading an id of its own"))
				continue
			}
			attrs.id = id
		case values == nil:
			p.report(headingAttribute.At(p.file, p.at(a.offset), "a heading cannot carry %q", a.key).
				Suggest("keep only an id such as {#cost}, a class such as {.wide}, lang, dir or translate"))
		case !values.MatchString(a.value):
			p.report(headingAttribute.At(p.file, p.at(a.offset), "%s of a heading cannot be %q", a.key, a.value).
				Suggest("write a value such as lang=es, dir=rtl or translate=no"))
		default:
			attrs.other = append(attrs.other, a)
		}
	}
	if p.headingAttrs == nil {
		p.headingAttrs = map[*ast.Heading]headingAttrs{}
	}
	p.headingAttrs[heading] = attrs
}

// idSet makes ids that are unique on a page. Ids that an editor wrote are reserved before others are made.
type idSet struct {
	reserved map[string]bool // by layouts
	used     map[string]bool
	last     map[string]int // base -> its highest suffix
}

// reserve reserves an id and reports whether it was free.
func (s *idSet) reserve(id string) bool {
	if s.used[id] || s.reserved[id] {
		return false
	}
	if s.used == nil {
		s.used, s.last = map[string]bool{}, map[string]int{}
	}
	s.used[id] = true
	return true
}

// unique reserves base, or base with the first free suffix -1, -2, ...
func (s *idSet) unique(base string) string {
	if s.reserve(base) {
		return base
	}
	for n := s.last[base] + 1; ; n++ {
		if id := base + "-" + strconv.Itoa(n); s.reserve(id) {
			s.last[base] = n
			return id
		}
	}
}
