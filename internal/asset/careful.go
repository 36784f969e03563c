package asset

import (
	"bytes"
	"errors"
	"io"
	"regexp"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/buffer"

	"porchlight/internal/lazyregexp"
)

// careful is a minifier that leaves some texts as they are: those that the library would write with another
// meaning.
type careful struct {
	minify.Minifier
	changes func(text []byte) bool
}

var (
	// In a drawing, the library removes the spaces between words and elements: "Call <tspan>988</tspan> or".
	spacedWords = lazyregexp.New(`<(?:\w+:)?(?:text|title|desc)\b[^>]*>[^<]*<[^/]|xml:space|white-space`)
	// The library writes a flex basis of 0 or 0px as 0%. In a column of unknown height, 0% means the height of
	// the content. It writes a basis of 0% as 0. It writes a zero angle of rotate and oblique without its unit,
	// which browsers do not read. It removes the quotes around names of fonts that have another meaning without
	// quotes.
	changedStyle = lazyregexp.New(`(?i)\bflex\s*:[^;}]*\b0[a-z]` +
		`|\bflex\s*:\s*[^\s;}]+\s+[^\s;}]+\s+[-+.0]+\s*(?:[;}!]|$)` +
		`|\bflex-basis\s*:\s*[-+.0]+%` +
		`|\brotate\s*:[^;}]*\b0(?:deg|g?rad|turn)|\boblique\s+[-+.0]+(?:deg|g?rad|turn)` +
		`|\bfont(?:-family)?\s*:[^;}]*["'](?:inherit|initial|unset|revert|default|(?:sans-)?serif|monospace|cursive` +
		`|fantasy|system-ui|ui-[a-z-]+|math|emoji|fangsong)["']`)
	// The library removes the end of the first line, so that the whole script becomes part of that line.
	shebang = lazyregexp.New(`^#!`)
)

func (c careful) Minify(m *minify.M, w io.Writer, r io.Reader, params map[string]string) error {
	src, ok := r.(*buffer.Reader)
	if !ok {
		return c.Minifier.Minify(m, w, r, params)
	}
	keep := c.changes(src.Bytes())
	if !keep {
		err := c.Minifier.Minify(m, w, r, params)
		var mistake *parse.Error
		if keep = errors.As(err, &mistake) && isFalseAlarm(src.Bytes(), mistake); !keep {
			return err
		}
	}
	_, err := w.Write(src.Bytes())
	return err
}

// changesStyles reports whether the library would write a declaration of a style sheet with another meaning.
// It searches only around the words with which such a declaration begins: a search of the whole text would be
// slow.
func changesStyles(text []byte) bool {
	text = bytes.ToLower(text)
	for _, word := range []string{"flex", "rotate", "oblique", "font"} {
		for rest := text; ; {
			at := bytes.Index(rest, []byte(word))
			if at < 0 {
				break
			}
			end := len(rest)
			if n := bytes.IndexAny(rest[at:], ";}"); n >= 0 {
				end = at + n + 1
			}
			if changedStyle().Match(rest[max(0, at-1):end]) {
				return true
			}
			rest = rest[at+len(word):]
		}
	}
	return false
}

// falseAlarms are mistakes that the library reports in correct scripts. The key is the library's message. The
// expression matches the text before the reported place.
var falseAlarms = map[string]*regexp.Regexp{
	// ([a] = [2]) => a
	"unexpected => in expression": regexp.MustCompile(`[\]}]\s*=\s*[\[{][^;]*\)\s*$`),
	// import data from "./data.json" with {type: "json"}
	"expected ( instead of { in with statement": regexp.MustCompile(`["']\s*with\s*$`),
	// if (a) function f() {}
	"unexpected function in statement": regexp.MustCompile(`(?:\)|\belse|:)\s*$`),
}

// isFalseAlarm reports whether the library reports a mistake in a script that browsers can run.
func isFalseAlarm(src []byte, mistake *parse.Error) bool {
	before, ok := falseAlarms[mistake.Message]
	if !ok {
		return false
	}
	lines := bytes.SplitAfterN(src, []byte("\n"), mistake.Line+1)
	begin := bytes.Join(lines[:mistake.Line-1], nil)
	line := []rune(string(lines[mistake.Line-1]))
	return before.MatchString(string(begin) + string(line[:mistake.Column-1]))
}
