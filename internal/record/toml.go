package record

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// tableKind is the way in which a TOML table was made, which decides what may be added to it.
type tableKind uint8

const (
	plainValue    tableKind = iota // a value after "=": nothing may be added
	dottedTable                    // by a dotted key: only dotted keys of the same table may be added
	implicitTable                  // by a longer [header]: its own header may follow
	headedTable                    // by its own [header]
	tableList                      // by [[header]]: each adds an item
)

// tomlReader builds the tree from the expressions of a TOML text.
type tomlReader struct {
	*builder
	parser unstable.Parser
	base   int // offset in the text at which the parser started
	tables map[*Value]tableKind
	key    string // the current key, for messages
}

// maxMistakes is the largest number of mistakes in one text that are reported.
const maxMistakes = 100

// toml reads one TOML document. After a mistake it continues with the next key or table.
func (b *builder) toml() *Value {
	r := &tomlReader{builder: b, tables: map[*Value]tableKind{}}
	root := b.value(Map, finding.Position{Line: 1, Column: 1})
	current := root
	for mistakes := 0; mistakes < maxMistakes && r.base < len(b.src); mistakes++ {
		r.parser.Reset(b.src[r.base:])
		for r.parser.NextExpression() {
			e := r.parser.Expression()
			switch e.Kind {
			case unstable.Table, unstable.ArrayTable:
				current = r.header(root, r.path(e), e.Kind == unstable.ArrayTable)
			case unstable.KeyValue:
				r.keyValue(current, e, 0)
			}
			if b.full {
				return root
			}
		}
		err := r.parser.Error()
		if err == nil {
			break
		}
		var inHeader bool
		if r.base, inHeader = r.after(r.tomlError(err)); inHeader {
			current = b.value(Map, finding.Position{}) // keys of an unknown table are not added to the tree
		}
	}
	return root
}

// beginning matches a line on which a key or a table begins. It does not match a line in a list.
var beginning = lazyregexp.New(`^[ \t]*(?:(?:"[^"\n]*"|'[^'\n]*'|[^\s\[\]{}=#,"'])[^=\[\]{},#\n]*=|` +
	`\[\[?[\w .'"-]+\]\]?[ \t\r]*(?:#.*)?$)`)

// after is the offset at which to continue after a mistake at an offset. inHeader: the mistake is in a header, so that
// the table of the next keys is unknown.
func (r *tomlReader) after(mistake int) (next int, inHeader bool) {
	start := 1 + bytes.LastIndexByte(r.src[:mistake], '\n')
	line := func() []byte {
		line, _, _ := bytes.Cut(r.src[start:], []byte("\n"))
		return line
	}
	first := bytes.TrimSpace(line())
	if start > r.base && len(bytes.TrimSpace(r.src[start:mistake])) == 0 && beginning().Match(line()) {
		return start, false // the mistake is a list before this line that has no end
	}
	inHeader = bytes.HasPrefix(first, []byte("["))
	inTable := bytes.HasSuffix(first, []byte("{"))
	for start += len(line()) + 1; start < len(r.src); start += len(line()) + 1 {
		if inTable {
			inTable = !bytes.HasPrefix(bytes.TrimSpace(line()), []byte("}"))
		} else if beginning().Match(line()) {
			break
		}
	}
	return start, inHeader
}

// part is one part of a dotted key.
type part struct {
	name string
	pos  finding.Position
	end  int // offset behind it
}

func (r *tomlReader) path(n *unstable.Node) []part {
	parts := make([]part, 0, 4)
	for it := n.Key(); it.Next(); {
		key := it.Node()
		start := r.base + int(key.Raw.Offset)
		parts = append(parts, part{string(key.Data), r.at(start), start + int(key.Raw.Length)})
	}
	return parts
}

// header finds or makes the table of a [header] or [[header]]. If the name is taken, which is reported, it returns a
// table outside of the tree, so that the keys that follow are still checked.
func (r *tomlReader) header(root *Value, path []part, list bool) *Value {
	outside := r.value(Map, path[0].pos)
	if !r.fits(len(path), path[0].pos) {
		return outside
	}
	table := root
	for i, p := range path {
		last := i == len(path)-1
		entry := r.entry(table, p.name)
		if entry == nil {
			table = r.newTable(table, p, last, list)
			continue
		}
		kind := r.tables[entry.Value]
		switch {
		case kind == plainValue, last && list && kind != tableList, last && !list && kind != implicitTable:
			r.duplicate(joinParts(path[:i+1]), r.inFile(p.pos), entry.Pos)
			return outside
		case last && list:
			table = r.value(Map, p.pos)
			entry.Value.List = append(entry.Value.List, table)
			r.tables[table] = headedTable
		case kind == tableList:
			table = entry.Value.List[len(entry.Value.List)-1]
		default:
			table = entry.Value
			if last {
				r.tables[table] = headedTable
			}
		}
	}
	return table
}

// newTable adds a table, or a list with its first table, for one part of a header.
func (r *tomlReader) newTable(parent *Value, p part, last, list bool) *Value {
	table := r.value(Map, p.pos)
	r.tables[table] = implicitTable
	if last {
		r.tables[table] = headedTable
	}
	added := table
	if last && list {
		added = r.value(List, p.pos)
		added.List = []*Value{table}
		r.tables[added] = tableList
	}
	r.add(parent, p.name, p.pos, added)
	return table
}

// keyValue adds `a.b = value` to a table.
func (r *tomlReader) keyValue(table *Value, e *unstable.Node, depth int) {
	path := r.path(e)
	depth += len(path)
	for i, p := range path[:len(path)-1] {
		entry := r.entry(table, p.name)
		if entry != nil && r.tables[entry.Value] != dottedTable {
			r.duplicate(joinParts(path[:i+1]), r.inFile(p.pos), entry.Pos)
			return
		}
		if entry != nil {
			table = entry.Value
			continue
		}
		inner := r.value(Map, p.pos)
		r.tables[inner] = dottedTable
		r.add(table, p.name, p.pos, inner)
		table = inner
	}
	last := path[len(path)-1]
	r.key = joinParts(path)
	r.add(table, last.name, last.pos, r.tomlValue(e.Value(), r.at(r.valueStart(last.end)), depth))
}

// valueStart is the offset of the value after a key that ends at an offset.
func (r *tomlReader) valueStart(keyEnd int) int {
	at := keyEnd
	for at < len(r.src) && (r.src[at] == ' ' || r.src[at] == '\t' || r.src[at] == '=') {
		at++
	}
	return at
}

// tomlValue turns a node into a Value. pos is its position, which is needed for arrays, since the library gives none
// for them.
func (r *tomlReader) tomlValue(n *unstable.Node, pos finding.Position, depth int) *Value {
	end := 0
	if n.Raw.Length > 0 {
		start := r.base + int(n.Raw.Offset)
		pos, end = r.at(start), start+int(n.Raw.Length)
	}
	if !r.fits(depth, pos) {
		return r.value(Null, pos)
	}
	v := r.value(String, pos)
	switch n.Kind {
	case unstable.Array:
		v.Kind = List
		for it := n.Children(); it.Next(); {
			v.List = append(v.List, r.tomlValue(it.Node(), pos, depth+1))
		}
		return v
	case unstable.InlineTable:
		v.Kind = Map
		for it := n.Children(); it.Next(); {
			r.keyValue(v, it.Node(), depth)
		}
		return v
	}
	v.Text = string(n.Data)
	if end > 0 {
		v.End = r.inFile(r.at(end))
	}
	r.tomlScalar(v, n.Kind, pos)
	return v
}

func (r *tomlReader) tomlScalar(v *Value, kind unstable.Kind, pos finding.Position) {
	var err error
	switch kind {
	case unstable.Bool:
		v.Kind, v.Bool = Bool, v.Text == "true"
	case unstable.Integer:
		v.Kind = Int
		if v.Int, err = strconv.ParseInt(strings.ReplaceAll(v.Text, "_", ""), 0, 64); err != nil {
			r.fail(pos, "the number %q is too large", v.Text)
		}
	case unstable.Float:
		v.Kind = Float
		if v.Float, err = strconv.ParseFloat(strings.ReplaceAll(v.Text, "_", ""), 64); err != nil {
			r.fail(pos, "the number %q is too large", v.Text)
		}
	case unstable.LocalDate, unstable.LocalDateTime, unstable.DateTime:
		if v.Time, v.Local, err = parseTime(v.Text); err != nil {
			// The value becomes Null, so that the date is reported only once.
			r.report(badDate.At(v.File, v.Pos, "%s: %s", r.key, err).Until(v.End))
			v.Kind = Null
			return
		}
		v.Kind = Time
	}
}

func joinParts(path []part) string {
	names := make([]string, len(path))
	for i, p := range path {
		names[i] = p.name
	}
	return strings.Join(names, ".")
}

// tomlError reports an error of the library in words for an editor, and returns its offset.
func (r *tomlReader) tomlError(err error) (offset int) {
	var parse *unstable.ParserError
	if !errors.As(err, &parse) {
		r.fail(finding.Position{Line: 1, Column: 1}, "%s", strings.TrimPrefix(err.Error(), "toml: "))
		return len(r.src)
	}
	at := len(r.src)
	if parse.Highlight != nil {
		at = r.base + int(r.parser.Range(parse.Highlight).Offset)
	}
	// For an error at the end of the text, the place behind the last character is clearer.
	at = min(at, len(bytes.TrimRight(r.src, " \t\r\n")))
	problem := r.tomlWords(parse.Message, at)
	place := r.at(at)
	if problem.pos.Line > 0 {
		place = problem.pos
	}
	f := r.fail(place, "%s", problem.message)
	f.Suggestion = problem.suggestion
	return at
}
