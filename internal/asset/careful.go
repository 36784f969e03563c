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

// careful is a minifier that leaves texts as they are which the library writes with another meaning.
type careful struct {
	minify.Minifier
	changes func(text []byte) bool
}

var (
	// In a drawing it takes out the spaces between words and elements: "Call <tspan>988</tspan> or".
	spacedWords = lazyregexp.New(`<(?:\w+:)?(?:text|title|desc)\b[^>]*>[^<]*<[^/]|xml:space|white-space`)
	// It writes a basis of 0 or 0px as 0%, which in a column of unknown height is the height of the content, and one of
	// 0% as 0. It writes angles of rotate and oblique as a plain 0, which browsers do not read. It takes the quotes off
	// names of fonts that mean something else without them.
	changedStyle = lazyregexp.New(`(?i)\bflex\s*:[^;}]*\b0[a-z]` +
		`|\bflex\s*:\s*[^\s;}]+\s+[^\s;}]+\s+[-+.0]+\s*(?:[;}!]|$)` +
		`|\bflex-basis\s*:\s*[-+.0]+%` +
		`|\brotate\s*:[^;}]*\b0(?:deg|g?rad|turn)|\boblique\s+[-+.0]+(?:deg|g?rad|turn)` +
		`|\bfont(?:-family)?\s*:[^;}]*["'](?:inherit|initial|unset|revert|default|(?:sans-)?serif|monospace|cursive` +
		`|fantasy|system-ui|ui-[a-z-]+|math|emoji|fangsong)["']`)
	// It takes out the end of the first line, so that the whole script belongs to it.
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

// changesStyles reports whether styles have a declaration that the library writes with another meaning. It is only
// looked for around the words with which one begins, since a search of the whole text would take as long as all else.
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

// falseAlarms are the mistakes that the library finds in scripts which browsers read: its message, and what stands
// before the place.
var falseAlarms = map[string]*regexp.Regexp{
	// ([a] = [2]) => a
	"unexpected => in expression": regexp.MustCompile(`[\]}]\s*=\s*[\[{][^;]*\)\s*$`),
	// import data from "./data.json" with {type: "json"}
	"expected ( instead of { in with statement": regexp.MustCompile(`["']\s*with\s*$`),
	// if (a) function f() {}
	"unexpected function in statement": regexp.MustCompile(`(?:\)|\belse|:)\s*$`),
}

// isFalseAlarm reports whether a mistake is one only for the library.
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
