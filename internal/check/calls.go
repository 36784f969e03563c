package check

import (
	"bytes"
	"html"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/care"
)

// Call is a link that calls or texts a number, or one that leads nowhere.
type Call struct {
	Address string // "tel:+18006624357", "sms:741741?&body=HOME", "#", ""
	Words   string // what readers see
	Label   string // what screen readers say instead; "" the same
}

// longestWords is how far the end of a link is looked for, in bytes.
const longestWords = 4000

// mayCall reports whether the address of a link, as written, may be one of a Call. It is called for every link.
func mayCall(raw []byte) bool {
	return len(raw) > 0 && strings.IndexByte("tTsS#& \t\n", raw[0]) >= 0
}

// call keeps the link that was read, if it calls or leads nowhere. rest is what follows its start tag.
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

// linkWords is the text of a link whose start tag is before rest.
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

// FindCall is where a number is in what an editor wrote, near to the address that it does not agree with.
func (f *File) FindCall(words, address string) Place {
	calls := func(text []byte) bool {
		return address == "#" && bytes.IndexByte(text, '#') >= 0 || care.Dials(care.NumbersIn(string(text)), address)
	}
	return f.find(words, func(before, behind []byte) bool {
		return !bytes.HasSuffix(before, []byte{':'}) && (calls(behind) || calls(before))
	})
}
