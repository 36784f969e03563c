package record

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"porchlight/internal/finding"
)

var errTooDeep = errors.New("nested too deeply")

// yamlLimits limits the depth of nesting, since the library's limit of 10,000 levels is far above maxDepth.
var yamlLimits = yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthFunc(func(depth int, _ *yaml.DepthContext) error {
	if depth > maxDepth+1 {
		return errTooDeep
	}
	return nil
})))

// lineSeparators replaces characters that are line ends in YAML 1.1, which text from a word processor may have. A space
// keeps lines and columns.
var lineSeparators = strings.NewReplacer("\u2028", " ", "\u2029", " ", "\u0085", " ")

// yaml reads one YAML document.
func (b *builder) yaml() *Value {
	src := b.src
	if bytes.ContainsAny(src, "\u2028\u2029\u0085") {
		src = []byte(lineSeparators.Replace(string(src)))
	}
	loader, err := yaml.NewLoader(bytes.NewReader(src), yamlLimits)
	if err != nil {
		b.fail(finding.Position{Line: 1, Column: 1}, "%v", err)
		return nil
	}
	var document, second yaml.Node
	if err := loader.Load(&document); err != nil {
		if !errors.Is(err, io.EOF) {
			b.yamlError(err)
		}
		return nil
	}
	if err := loader.Load(&second); err == nil {
		at := finding.Position{Line: second.Line, Column: second.Column}
		b.fail(at, "a second document starts here, after a line of %q", "---").Suggestion = "keep one document"
	} else if !errors.Is(err, io.EOF) {
		b.yamlError(err)
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) == 0 {
		return nil
	}
	root := b.yamlNode(document.Content[0], 0)
	if root.Kind == Null {
		return nil
	}
	return root
}

// yamlNode turns a node into a Value. An alias becomes a copy of the node that it repeats.
func (b *builder) yamlNode(n *yaml.Node, depth int) *Value {
	pos := finding.Position{Line: n.Line, Column: n.Column}
	if !b.fits(depth, pos) {
		return b.value(Null, pos)
	}
	switch n.Kind {
	case yaml.AliasNode:
		b.values-- // the copy is counted
		v := b.yamlNode(n.Alias, depth+1)
		v.Pos, v.End = b.inFile(pos), finding.Position{}
		return v
	case yaml.SequenceNode:
		v := b.value(List, pos)
		v.List = make([]*Value, 0, len(n.Content))
		for _, item := range n.Content {
			v.List = append(v.List, b.yamlNode(item, depth+1))
		}
		return v
	case yaml.MappingNode:
		return b.yamlMap(n, depth)
	case yaml.ScalarNode:
		return b.yamlScalar(n)
	}
	return b.value(Null, pos)
}

func (b *builder) yamlMap(n *yaml.Node, depth int) *Value {
	v := b.value(Map, finding.Position{Line: n.Line, Column: n.Column})
	v.Entries = make([]Entry, 0, len(n.Content)/2)
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		pos := finding.Position{Line: key.Line, Column: key.Column}
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			f := b.fail(pos, "want a word as key, have a list or a group of keys")
			f.Suggestion = `put quotes around a value that starts with "{" or "["`
		case key.Tag == "!!merge":
			merged = append(merged, value)
		default:
			b.add(v, key.Value, pos, b.yamlNode(value, depth+1))
		}
	}
	for _, from := range merged {
		b.yamlMerge(v, from, depth)
	}
	return v
}

// yamlMerge adds the keys of `<<: *other` that the Map does not have itself.
func (b *builder) yamlMerge(v *Value, from *yaml.Node, depth int) {
	other := b.yamlNode(from, depth+1)
	sources := []*Value{other}
	if other.Kind == List {
		sources = other.List
	}
	for _, source := range sources {
		if source.Kind != Map {
			at := finding.Position{Line: from.Line, Column: from.Column}
			b.fail(at, "%q wants a group of keys to repeat, have %s", "<<", Describe(source))
			return
		}
		for _, e := range source.Entries {
			if b.entry(v, e.Key) == nil {
				b.append(v, e)
			}
		}
	}
}

func (b *builder) yamlScalar(n *yaml.Node) *Value {
	pos := finding.Position{Line: n.Line, Column: n.Column}
	v := b.value(String, pos)
	v.Text = n.Value
	if n.Style&^yaml.TaggedStyle == 0 && n.Style == 0 && n.Value != "" && !strings.ContainsAny(n.Value, " \n") {
		// The end of a plain word is known: it is on one line and has no escapes.
		v.End = finding.Position{Line: v.Pos.Line, Column: v.Pos.Column + utf8.RuneCountInString(n.Value)}
	}
	switch n.Tag {
	case "!!str", "!!timestamp", "!!merge":
	case "!!null":
		v.Kind = Null
	case "!!bool":
		v.Kind, v.Bool = Bool, strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		b.yamlNumber(v, n)
	default:
		b.fail(pos, "the tag %q is not understood here",
			n.Tag).Suggestion = `put quotes around a value that starts with "!"`
	}
	return v
}

func (b *builder) yamlNumber(v *Value, n *yaml.Node) {
	if i, err := strconv.ParseInt(n.Value, 10, 64); err == nil {
		v.Kind, v.Int = Int, i
		return
	}
	var number any
	if err := n.Load(&number); err != nil {
		b.yamlError(err)
		return
	}
	switch number := number.(type) {
	case int:
		v.Kind, v.Int = Int, int64(number)
	case int64:
		v.Kind, v.Int = Int, number
	case uint64:
		v.Kind, v.Float = Float, float64(number)
	case float64:
		v.Kind, v.Float = Float, number
	}
}

// yamlError reports an error of the library in words for an editor.
func (b *builder) yamlError(err error) {
	var all *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &one):
	case errors.As(err, &all) && len(all.Errors) > 0:
		one = all.Errors[0]
	default:
		b.fail(finding.Position{Line: 1, Column: 1}, "%s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	pos := finding.Position{Line: one.Mark.Line, Column: one.Mark.Column}
	message := one.Message
	if errors.Is(err, errTooDeep) {
		message = errTooDeep.Error()
	}
	problem := b.yamlWords(message, pos, finding.Position{Line: one.ContextMark.Line, Column: one.ContextMark.Column})
	if problem.pos.Line > 0 {
		pos = problem.pos
	}
	if pos.Line == 0 {
		pos = finding.Position{Line: 1, Column: 1}
	}
	b.fail(b.inside(pos), "%s", problem.message).Suggestion = problem.suggestion
}

// inside moves a position behind the last line to the end of the text: the library gives such a position for an
// unexpected end.
func (b *builder) inside(pos finding.Position) finding.Position {
	if end := finding.PositionAt(b.src, len(bytes.TrimRight(b.src, "\r\n"))); pos.Line > end.Line {
		return end
	}
	return pos
}
