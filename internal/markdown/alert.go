package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"porchlight/internal/finding"
)

// alertTitles are GitHub's five kinds of alert and the titles drawn for them.
var alertTitles = map[string]string{
	"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution",
}

var alertKinds = []string{"note", "tip", "important", "warning", "caution"}

// quoteParser finds alerts: quotes whose first line is [!WARNING] alone.
type quoteParser struct{ blockGuard }

func (q quoteParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	q.blockGuard.Close(node, reader, pc)
	quote := node.(*ast.Blockquote)
	first, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok {
		return
	}
	lines := first.Lines()
	line := lines.At(0)
	value := bytes.TrimSpace(reader.Source()[line.Start:line.Stop])
	if len(value) < 4 || value[0] != '[' || value[1] != '!' || value[len(value)-1] != ']' {
		return
	}
	name := string(value[2 : len(value)-1])
	kind := strings.ToLower(name)
	p := pageOf(pc)
	if alertTitles[kind] == "" {
		if near := finding.Nearest(kind, alertKinds); near != "" || kind == "danger" || kind == "info" {
			p.report(alertUnknown.At(p.file, p.at(line.Start), "there is no alert %q", name).
				Suggest("write one of [!NOTE], [!TIP], [!IMPORTANT], [!WARNING], [!CAUTION]"))
		}
		return
	}
	if p.alerts == nil {
		p.alerts = map[*ast.Blockquote]string{}
	}
	p.alerts[quote] = kind
	lines.SetSliced(1, lines.Len())
	if lines.Len() == 0 {
		quote.RemoveChild(quote, first)
	}
}
