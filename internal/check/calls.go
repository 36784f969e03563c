package check

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"

	"porchlight/internal/asset"
	"porchlight/internal/care"
)

// Call is a link that calls or texts a number, or whose address is "#".
type Call struct {
	Address string // "tel:+18006624357", "sms:741741?&body=HOME", "#"
	Words   string // text of the link
	Label   string // its aria-label, which screen readers read instead; "": none
}

// longestWords is the length in bytes of a link or a heading within which its end is looked for.
const longestWords = 4000

// mayCall reports whether the address of a link, as written, may be one of a Call. It is fast, since it is called for
// every link.
func mayCall(raw []byte) bool {
	return len(raw) > 0 && strings.IndexByte("tTsS#& \t\n", raw[0]) >= 0
}

// call keeps the current link if it is a Call. rest is the HTML after its start tag.
func (t *Tags) call(rest []byte) {
	scheme, number, _ := strings.Cut(t.href, ":")
	calls := strings.EqualFold(scheme, "tel")
	if calls && !t.isHidden() {
		if t.First == "" {
			t.First = t.href
		}
		if !t.Callable && scheme == "tel" && number != "" && (t.helpline == "" || bareNumber(number) == t.helpline) {
			t.Callable, t.Behind = true, t.begun
		}
	}
	if t.href != "#" && !calls && !strings.EqualFold(scheme, "sms") {
		return
	}
	if words, ends := linkWords(rest); ends {
		t.Calls = append(t.Calls, Call{t.href, words, t.label})
	}
}

// linkWords is the text of a link. rest is the HTML after its start tag. ends is false if no end tag follows.
func linkWords(rest []byte) (words string, ends bool) {
	rest = rest[:min(len(rest), longestWords)]
	end := bytes.Index(rest, []byte("</a"))
	if end < 0 {
		return "", false
	}
	return wordsOf(rest[:end]), true
}

// wordsOf is the text of a piece of HTML.
func wordsOf(piece []byte) string {
	if isWords(piece) {
		return string(piece)
	}
	var b strings.Builder
	var tags asset.Tags
	for len(piece) > 0 {
		open := bytes.IndexByte(piece, '<')
		if open < 0 {
			open = len(piece)
		}
		b.Write(piece[:open])
		piece = piece[open:]
		switch name := bytes.TrimPrefix(piece[min(1, len(piece)):], []byte{'/'}); {
		case len(name) > 0 && 'a' <= name[0]|0x20 && name[0]|0x20 <= 'z':
			tags.Divide(name)
			piece = tags.Rest
		case len(piece) > 0:
			b.WriteByte('<')
			piece = piece[1:]
		}
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}

// isWords reports whether a piece of HTML is clearly text only, with one space between words, as in most links.
func isWords(piece []byte) bool {
	before := byte(' ')
	for _, c := range piece {
		if c < ' ' || c >= utf8.RuneSelf || c == '<' || c == '&' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' '
}

// FindCall is the place of a number in the source, near an address that does not call it.
func (f *File) FindCall(words, address string) Place {
	calls := func(text []byte) bool {
		return address == "#" && bytes.IndexByte(text, '#') >= 0 || care.Dials(care.NumbersIn(string(text)), address)
	}
	return f.find(words, func(before, behind []byte) bool {
		return !bytes.HasSuffix(before, []byte{':'}) && (calls(behind) || calls(before))
	})
}
