package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"porchlight/internal/finding"
)

// jsonReader reads the tokens of a JSON text. It stops at the first problem, since the rest of broken JSON is not
// clear.
type jsonReader struct {
	*builder
	dec  *json.Decoder
	stop bool // a problem was reported
}

// json reads one JSON value.
func (b *builder) json() *Value {
	if len(bytes.TrimSpace(b.src)) == 0 {
		return nil
	}
	r := &jsonReader{builder: b, dec: json.NewDecoder(bytes.NewReader(b.src))}
	r.dec.UseNumber()
	root := r.next(0)
	if r.stop {
		return root
	}
	if at := r.tokenStart(); at < len(b.src) {
		f := b.fail(b.at(at), "text goes on after the end of the JSON value")
		f.Suggestion = `check that the "}" before it is meant`
	}
	return root
}

// tokenStart is the offset of the next token.
func (r *jsonReader) tokenStart() int {
	at := int(r.dec.InputOffset())
	for at < len(r.src) && bytes.IndexByte([]byte(" \t\r\n,:"), r.src[at]) >= 0 {
		at++
	}
	return at
}

// token reads a token and its position in the text.
func (r *jsonReader) token() (json.Token, finding.Position) {
	start := r.tokenStart()
	pos := r.at(start)
	token, err := r.dec.Token()
	if err != nil {
		r.stop = true
		r.jsonError(err, start)
		return nil, pos
	}
	return token, pos
}

func (r *jsonReader) next(depth int) *Value {
	token, pos := r.token()
	if r.stop {
		return r.value(Null, pos)
	}
	return r.from(token, pos, depth)
}

func (r *jsonReader) from(token json.Token, pos finding.Position, depth int) *Value {
	if !r.fits(depth, pos) {
		r.stop = true
		return r.value(Null, pos)
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return r.object(pos, depth)
		}
		return r.array(pos, depth)
	case string:
		v := r.scalar(String, pos)
		v.Text = token
		return v
	case bool:
		v := r.scalar(Bool, pos)
		v.Bool, v.Text = token, strconv.FormatBool(token)
		return v
	case json.Number:
		return r.number(token, pos)
	}
	return r.scalar(Null, pos)
}

// scalar makes a Value that ends with the last token.
func (r *jsonReader) scalar(kind Kind, pos finding.Position) *Value {
	v := r.value(kind, pos)
	v.End = r.inFile(r.at(int(r.dec.InputOffset())))
	return v
}

func (r *jsonReader) number(token json.Number, pos finding.Position) *Value {
	v := r.scalar(Int, pos)
	v.Text = token.String()
	var err error
	if v.Int, err = token.Int64(); err == nil {
		return v
	}
	v.Kind, v.Int = Float, 0
	if v.Float, err = token.Float64(); err != nil {
		r.fail(pos, "the number %q is too large", v.Text)
	}
	return v
}

func (r *jsonReader) array(pos finding.Position, depth int) *Value {
	v := r.value(List, pos)
	for !r.stop {
		token, at := r.token()
		if r.stop || token == json.Delim(']') {
			break
		}
		v.List = append(v.List, r.from(token, at, depth+1))
	}
	return v
}

func (r *jsonReader) object(pos finding.Position, depth int) *Value {
	v := r.value(Map, pos)
	for !r.stop {
		token, at := r.token()
		if r.stop || token == json.Delim('}') {
			break
		}
		key, _ := token.(string)
		value := r.next(depth + 1)
		if r.stop && value.Kind == Null {
			break
		}
		r.add(v, key, at, value)
	}
	return v
}

// jsonError reports an error of the library about the token that starts at an offset, in words for an editor.
func (r *jsonReader) jsonError(err error, start int) {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		r.fail(r.at(len(bytes.TrimRight(r.src, " \t\r\n"))), jsonEnds)
	case !errors.As(err, &syntax):
		r.fail(r.at(start), "%s", err)
	case strings.Contains(syntax.Error(), "in string literal"):
		r.fail(r.at(start), openText).Suggestion = "close the quote at the end of the text"
	case strings.Contains(syntax.Error(), "escape"):
		r.fail(r.at(start), `"\" has a special meaning inside quotes`).Suggestion = `write \\ for one "\"`
	default:
		at := int(syntax.Offset) - 1
		if at < start || at > len(r.src) {
			at = start
		}
		problem := r.jsonWords(at)
		r.fail(r.at(at), "%s", problem.message).Suggestion = problem.suggestion
	}
}
