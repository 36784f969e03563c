package setup

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/lazyregexp"
)

// always is the text for hours without a gap.
const always = "24/7"

// answerPage is the page of a new site about who answers.
const answerPage = "/who-answers/"

// sampleNote has the comment above the public line of a new site, and the comment that replaces it for the
// line of a provider.
var sampleNote = [2]string{"This is SAMHSA's National Helpline, a free public service.\n# If you have your own line, write it here: its number, its hours, and who answers. Keep the words true.",
	"Keep the words true: the number, the hours, and who answers."}

// settings gives the text of config.toml with the answers in it.
func (a Answers) settings(text string) (string, error) {
	d := &document{text: text}
	if end := "\r\n"; strings.Contains(text, end) {
		d.lineEnd = end
	}
	d.set("", "title", a.Name)
	d.set("", "baseURL", a.BaseURL)
	d.set("", "timeZone", a.TimeZone)

	const line = "helpline"
	d.set(line, "name", a.Name)
	d.set(line, "number", a.Number)
	if a.Number != "" {
		d.remove(line, "tagline")
		if a.Hours != always {
			d.set(line, "callLabel", "Call us") // "now" would promise too much
		}
	}
	if a.Hours != "" {
		d.rename(line, "hours", "openingHours")
		d.set(line, "openingHours", a.Hours)
	}
	d.set(line, "answeredBy", string(a.AnsweredBy))
	if a.AnsweredBy == care.Facility {
		d.remove(line, "answererName")
	} else {
		d.set(line, "answererName", a.AnswererName)
	}
	d.put(line, "paidReferral", fmt.Sprint(a.Paid))
	for key, value := range map[string]string{"text": a.Text, "textKeyword": a.TextKeyword, "tty": a.TTY} {
		if value == "" {
			d.remove(line, key)
		} else {
			d.set(line, key, value)
		}
	}
	if a.AnsweredBy != care.Facility || a.Paid {
		d.add(line, "disclosure", quote(answerPage))
	}
	d.remove(line, "languages") // they are true of the public line only; setup does not ask for languages

	d.text = strings.Replace(d.text, sampleNote[0], sampleNote[1], 1)

	d.set("organization", "name", a.Name)
	d.set("organization", "address", a.address())
	d.set("organization", "email", a.Email)
	d.set("organization", "license", a.License)
	return d.text, d.err
}

// address gives the address of the place of care on one line. It is "" if none was given.
func (a Answers) address() string {
	end := strings.TrimSpace(a.Region + " " + a.PostalCode)
	var parts []string
	for _, part := range []string{a.Street, a.Locality, end} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if a.Street == "" {
		return ""
	}
	return strings.Join(parts, ", ")
}

// document is a TOML text in which the keys of tables can be changed. All other lines and notes stay.
type document struct {
	text    string
	lineEnd string // "\r\n", or "" for the Unix line end
	err     error
}

// set writes a text as the value of a key. An empty text changes nothing.
func (d *document) set(table, key, value string) {
	if value != "" {
		d.put(table, key, quote(value))
	}
}

// put writes a TOML value. It adds a missing key at the head of its table, and a missing table at the end.
func (d *document) put(table, key, value string) {
	from, to, ok := d.table(table)
	if !ok {
		d.text = strings.TrimRight(d.text, "\r\n") + d.newline() + d.newline() + "[" + table + "]" + d.newline()
		from, to = len(d.text), len(d.text)
	}
	if start, end, ok := d.value(from, to, key); ok {
		d.text = d.text[:start] + value + realigned(d.text[end:], len(value)-(end-start))
		return
	}
	d.text = d.text[:from] + key + " = " + value + d.newline() + d.text[from:]
}

// realigned gives the rest of a line after its value became longer. A note stays in its column if there is
// room.
func realigned(rest string, longer int) string {
	note := strings.TrimLeft(rest, " ")
	if spaces := len(rest) - len(note); strings.HasPrefix(note, "#") {
		return strings.Repeat(" ", max(1, spaces-longer)) + note
	}
	return rest
}

// add writes a value if the key does not exist.
func (d *document) add(table, key, value string) {
	if from, to, ok := d.table(table); ok {
		if _, _, ok := d.value(from, to, key); ok {
			return
		}
	}
	d.put(table, key, value)
}

// rename renames a key. If the new name exists already, it removes the old key.
func (d *document) rename(table, key, name string) {
	from, to, ok := d.table(table)
	if !ok {
		return
	}
	if _, _, taken := d.value(from, to, name); taken {
		d.remove(table, key)
		return
	}
	if start, _, ok := d.value(from, to, key); ok {
		at := strings.LastIndex(d.text[:start], key)
		d.text = d.text[:at] + name + d.text[at+len(key):]
	}
}

// remove removes the line of a key.
func (d *document) remove(table, key string) {
	from, to, ok := d.table(table)
	if !ok {
		return
	}
	start, end, ok := d.value(from, to, key)
	if !ok {
		return
	}
	start = strings.LastIndexByte(d.text[:start], '\n') + 1
	if next := strings.IndexByte(d.text[end:], '\n'); next >= 0 {
		end += next + 1
	} else {
		end = len(d.text)
	}
	d.text = d.text[:start] + d.text[end:]
}

func (d *document) newline() string {
	if d.lineEnd != "" {
		return d.lineEnd
	}
	return "\n"
}

// header matches the line that begins a table or an item of a list of tables.
var header = lazyregexp.New(`(?m)^[ \t]*\[\[?[ \t]*([^\]\r\n]+?)[ \t]*\]\]?[^\r\n]*\r?\n?`)

// table gives the part of the text with the keys of a table. "" means the keys before the first table.
func (d *document) table(name string) (from, to int, ok bool) {
	heads := header().FindAllStringSubmatchIndex(d.text, -1)
	ok = name == ""
	to = len(d.text)
	for _, h := range heads {
		if ok {
			return from, h[0], true
		}
		if d.text[h[2]:h[3]] == name {
			from, ok = h[1], true
		}
	}
	return from, to, ok
}

// errShape is the error for a value without an end.
var errShape = errors.New("config.toml has a value without an end; porchlight build shows where")

// value gives the place of the value of a key. from and to limit the search to one table.
func (d *document) value(from, to int, key string) (start, end int, ok bool) {
	at := regexp.MustCompile(`(?m)^[ \t]*` + regexp.QuoteMeta(key) + `[ \t]*=[ \t]*`).FindStringIndex(d.text[from:to])
	if at == nil {
		return 0, 0, false
	}
	start = from + at[1]
	end = start + valueLength(d.text[start:])
	if end == start {
		d.err = errShape
	}
	return start, end, end > start
}

// valueLength gives the length in bytes of the TOML value at the beginning of a text. It is 0 if the value
// has no end.
func valueLength(text string) int {
	depth := 0
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			n := stringLength(text[i:])
			if n == 0 {
				return 0
			}
			i += n
		case c == '#' && depth > 0:
			end := strings.IndexByte(text[i:], '\n')
			if end < 0 {
				return 0
			}
			i += end
		case c == '[' || c == '{':
			depth++
			i++
		case c == ']' || c == '}':
			depth--
			i++
		case depth == 0 && (c == '#' || c == '\n'):
			return len(strings.TrimRight(text[:i], " \t\r"))
		default:
			i++
		}
		if depth == 0 && i > 0 && strings.ContainsRune("\"']}", rune(text[i-1])) {
			return i
		}
	}
	if depth > 0 {
		return 0
	}
	return len(strings.TrimRight(text, " \t\r"))
}

// stringLength gives the length in bytes of the TOML string at the beginning of a text. It is 0 if the
// string has no end.
func stringLength(text string) int {
	mark := text[:1]
	if long := strings.Repeat(mark, 3); strings.HasPrefix(text, long) {
		mark = long
	}
	for i := len(mark); i < len(text); i++ {
		if text[i] == '\\' && mark[0] == '"' {
			i++
			continue
		}
		if strings.HasPrefix(text[i:], mark) {
			return i + len(mark)
		}
	}
	return 0
}

// quote gives a text as a basic string that is valid in TOML and YAML.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
