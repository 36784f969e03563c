// Package foreign finds markup that other systems replace before readers see a page: template code of Hugo, Jekyll and
// the like, shortcodes of WordPress, attributes of kramdown, wiki links, and the marks of a merge that was not
// finished. Here it would be published as text.
//
// Find is for texts in which code is hidden already, because only a parser of Markdown knows what is code. Every search
// ends where the next one may begin, so that Find takes time in proportion to the text.
package foreign

import (
	"bytes"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// Rule is the rule of foreign markup, wherever it is found.
var Rule = finding.Register(finding.Rule{
	Name: "foreign-markup", Severity: finding.Error,
	Doc: "A text holds code or markup of another system, which would be published as it is written",
	Why: "Readers would see the code, and not what it stands for: a link, a number, a warning. Template code of Hugo " +
		"and Jekyll (`{{ ... }}`, `{% ... %}`), attributes of kramdown (`{:.class}`), shortcodes of WordPress (`[gallery]`), " +
		"wiki links (`[[...]]`) and the marks of a merge (`<<<<<<<`) are found in texts and in front matter.",
	Instead: "Write it as Markdown or with a component, as the message says. If readers should see the code, put " +
		"it between backticks.",
})

// Mark is one piece of foreign markup.
type Mark struct {
	Start, End int    // bytes of the text
	Message    string // what was found
	Instead    string // what to write
}

// most is how many marks of one text are found. More would not be read.
const most = 200

// finder collects the marks of one text.
type finder struct {
	text   []byte
	marks  []Mark
	opened map[string]bool // names of codes that may be closed: the closing code is no mark of its own

	defined map[string]bool // names of link references; nil until needed
}

// Find lists the marks of a text in their order.
func Find(text []byte) []Mark {
	f := finder{text: text}
	f.lines()
	for i := 0; len(f.marks) < most; i++ {
		next := bytes.IndexAny(text[i:], "{[<")
		if next < 0 {
			break
		}
		if i += next; i > 0 && isEscaped(text, i) {
			continue
		}
		if end := f.at(i); end > i {
			i = end - 1
		}
	}
	slices.SortStableFunc(f.marks, func(a, b Mark) int { return a.Start - b.Start })
	return f.marks
}

// isEscaped reports whether a backslash makes a character plain text.
func isEscaped(text []byte, i int) bool {
	n := 0
	for n < i && text[i-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// at reads the mark that begins at a byte, if one does, and gives its end.
func (f *finder) at(i int) (end int) {
	rest := f.text[i:]
	if len(rest) < 3 {
		return 0
	}
	switch {
	case rest[0] == '{' && rest[1] == '{':
		return f.between(i, "{{", "}}", f.template)
	case rest[0] == '{' && rest[1] == '%':
		return f.between(i, "{%", "%}", f.template)
	case rest[0] == '<' && rest[1] == '%':
		return f.between(i, "<%", "%>", f.template)
	case rest[0] == '{' && rest[1] == '#' && rest[2] == ' ':
		return f.between(i, "{#", "#}", f.template)
	case rest[0] == '{' && (rest[1] == ':' || i > 0 && f.text[i-1] == ')'):
		return f.attributes(i)
	case rest[0] == '[' && rest[1] == '[':
		return f.wiki(i)
	case rest[0] == '[':
		return f.shortcode(i)
	}
	return 0
}

// add adds a mark. Only the first line of what was found is quoted.
func (f *finder) add(start, end int, what, instead string) {
	line, _, more := strings.Cut(string(f.text[start:end]), "\n")
	if r := []rune(line); len(r) > 60 {
		line, more = string(r[:60]), true
	}
	if more {
		line += "..."
	}
	f.marks = append(f.marks, Mark{start, end, `"` + line + `" ` + what, instead})
}

// between reads what is between two marks, up to the next opening one.
func (f *finder) between(i int, open, shut string, read func(start, end int, inner string)) (end int) {
	begin := i + len(open)
	n := bytes.Index(f.text[begin:], []byte(open))
	if n < 0 {
		n = len(f.text) - begin
	}
	n = bytes.Index(f.text[begin:begin+n], []byte(shut))
	if n < 0 {
		return 0
	}
	end = begin + n + len(shut)
	read(i, end, string(f.text[begin:begin+n]))
	return end
}

// template reads template code. Its closing part belongs to the opening one.
func (f *finder) template(start, end int, inner string) {
	code := strings.TrimSpace(strings.Trim(inner, "<>%-# \t\n"))
	closing := strings.HasPrefix(code, "/") || strings.HasPrefix(code, "end")
	name, _, _ := strings.Cut(strings.TrimSpace(strings.TrimLeft(code, "/=")), " ")
	name = strings.ToLower(name)
	if closing && (f.opened[strings.TrimPrefix(name, "end")] || name == "end" && len(f.opened) > 0) {
		return
	}
	f.open(name)
	what := "is template code, which is not run here"
	expression := f.text[start+1] == '{' && (inner == "" || inner[0] != '<' && inner[0] != '%')
	instead := advice[name]
	for _, word := range strings.FieldsFunc(strings.ToLower(quoted().ReplaceAllString(code, "")), isNoWord) {
		if instead == "" && expression {
			instead = advice[word]
		}
	}
	if instead == "" {
		instead = "write the words that it stands for, or put it between backticks if readers are to see the code"
	}
	f.add(start, end, what, instead)
}

var quoted = lazyregexp.New(`"[^"]*"|'[^']*'`)

func isNoWord(r rune) bool {
	return r != '_' && r != '-' && (r < '0' || r > '9' && r < 'a' || r > 'z')
}

func (f *finder) open(name string) {
	if f.opened == nil {
		f.opened = map[string]bool{}
	}
	f.opened[name] = true
}

// attributes reads {:.class}, and {.class} behind a link or picture. Other words in braces are text.
func (f *finder) attributes(i int) (end int) {
	n := bytes.IndexAny(f.text[i+1:], "{}\n")
	if n < 0 || f.text[i+1+n] != '}' {
		return 0
	}
	end = i + n + 2
	inner := string(f.text[i+1 : end-1])
	list, colon := strings.CutPrefix(inner, ":")
	list = strings.TrimLeft(list, ": ")
	if list == "" || !strings.ContainsAny(list[:1], ".#/") && !strings.Contains(list, "=") &&
		(!colon || !isWord(list)) || !colon && strings.HasPrefix(list, "/") {
		return 0
	}
	instead := "take it out: here only headings have attributes, such as ## Cost {#cost}"
	if strings.EqualFold(list, "toc") {
		instead = advice["toc"]
	}
	f.add(i, end, "gives attributes in a way that is not known here", instead)
	return end
}

// isWord reports whether a text is one word, such as toc.
func isWord(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return isNoWord(r | 0x20) }) < 0 && len(text) > 1
}

// wiki reads [[Page]] and ![[picture.png]]. A blank of a page that was started, [[1]] and a link whose text is in
// brackets are none.
func (f *finder) wiki(i int) (end int) {
	n := bytes.IndexAny(f.text[i+2:], "[]\n")
	if n <= 0 {
		return 0
	}
	end = i + 2 + n + 2
	inner := string(f.text[i+2 : i+2+n])
	if end > len(f.text) || string(f.text[end-2:end]) != "]]" || inner != strings.TrimSpace(inner) ||
		!strings.ContainsFunc(inner, isLetter) || strings.HasPrefix(strings.ToLower(inner), "fill:") ||
		end < len(f.text) && strings.IndexByte("([]", f.text[end]) >= 0 || i > 0 && f.text[i-1] == '[' ||
		f.afterWord(i) || f.defines(inner) {
		return 0
	}
	page, words, parted := strings.Cut(inner, "|")
	if !parted {
		words = page
	}
	if i > 0 && f.text[i-1] == '!' {
		f.add(i-1, end, "is a picture of a wiki", finding.Advice("write ![what it shows](%s), with the path of the file", page))
		return end
	}
	if instead := advice[strings.ToLower(inner)]; instead != "" {
		f.add(i, end, "is a mark of another system", instead)
		return end
	}
	file := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(page)), " ", "-") + ".md"
	f.add(i, end, "is a link of a wiki",
		finding.Advice("write a link with the path of the file, such as [%s](%s)", strings.TrimSpace(words), file))
	return end
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f }

// defines reports whether the text defines a link of this name: [name]: address.
func (f *finder) defines(name string) bool {
	if f.defined == nil {
		f.defined = map[string]bool{}
		for _, m := range definition().FindAllSubmatch(f.text, -1) {
			f.defined[strings.ToLower(string(m[1]))] = true
		}
	}
	return f.defined[strings.ToLower(name)]
}

var definition = lazyregexp.New(`(?m)^[ \t>]*\[([^\[\]\n]+)\]:`)
