package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/util"
)

// Every byte of a page's HTML that comes from its text is written by the functions of this file.

var (
	// special holds the bytes at which writing text has to stop and think.
	special = table(`\&<>`)
	// attrSpecial is the same for a value between double quotes.
	attrSpecial = table(`&<>"`)
	// urlSafe holds the bytes that stand in an address as they are; all others are percent-encoded.
	urlSafe = table("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789;/?:@&=+$,-_.!~*'()#")
)

func table(chars string) (t [256]bool) {
	for i := range len(chars) {
		t[chars[i]] = true
	}
	return t
}

// appendText writes Markdown text as HTML: backslash escapes and entities are resolved, markup characters escaped.
func appendText(dst, text []byte) []byte {
	return walkText(dst, text, appendEscapedByte)
}

// appendDecoded writes Markdown text as plain text.
func appendDecoded(dst, text []byte) []byte {
	return walkText(dst, text, func(dst []byte, c byte) []byte { return append(dst, c) })
}

// decode gives the plain text of a Markdown destination, title or label.
func decode(text []byte) string {
	for _, c := range text {
		if c == '\\' || c == '&' {
			return string(appendDecoded(make([]byte, 0, len(text)), text))
		}
	}
	return string(text)
}

func walkText(dst, text []byte, put func([]byte, byte) []byte) []byte {
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if !special[c] {
			i++
			continue
		}
		dst = append(dst, text[from:i]...)
		switch {
		case c == '\\' && i+1 < len(text) && util.IsPunct(text[i+1]):
			dst = put(dst, text[i+1])
			i += 2
		case c == '&':
			chars, n := entity(text[i:])
			if n == 0 {
				dst = put(dst, '&')
				i++
				break
			}
			for j := range len(chars) {
				dst = put(dst, chars[j])
			}
			i += n
		default:
			dst = put(dst, c)
			i++
		}
		from = i
	}
	return append(dst, text[from:]...)
}

// entity reads a character reference at the start of text; n is its length, 0 when it is none. Numbers have at most seven
// digits (six in base 16), names end in a semicolon, as in CommonMark 0.31 section 2.5.
func entity(text []byte) (chars string, n int) {
	if len(text) < 3 {
		return "", 0
	}
	if text[1] != '#' {
		// the longest name of HTML has 31 letters
		for i := 1; i < min(len(text), 34); i++ {
			if text[i] == ';' && i > 1 {
				if e, ok := util.LookUpHTML5EntityByName(string(text[1:i])); ok {
					return string(e.Characters), i + 1
				}
				return "", 0
			}
			if !util.IsAlphaNumeric(text[i]) {
				return "", 0
			}
		}
		return "", 0
	}
	start, base, most := 2, 10, 7
	if text[2] == 'x' || text[2] == 'X' {
		start, base, most = 3, 16, 6
	}
	for i := start; i < len(text) && i-start <= most; i++ {
		if text[i] == ';' && i > start {
			v, err := strconv.ParseUint(string(text[start:i]), base, 32)
			if err != nil {
				return "", 0
			}
			return string(util.ToValidRune(rune(v))), i + 1
		}
		if !util.IsHexDecimal(text[i]) {
			return "", 0
		}
	}
	return "", 0
}

func appendEscapedByte(dst []byte, c byte) []byte {
	switch c {
	case '&':
		return append(dst, "&amp;"...)
	case '<':
		return append(dst, "&lt;"...)
	case '>':
		return append(dst, "&gt;"...)
	case '"':
		return append(dst, "&#34;"...)
	}
	return append(dst, c)
}

// appendRaw writes bytes as HTML text, without resolving anything: code, and text that is decoded already.
func appendRaw[T []byte | string](dst []byte, text T) []byte {
	from := 0
	for i := range len(text) {
		if c := text[i]; c == '&' || c == '<' || c == '>' {
			dst = append(dst, text[from:i]...)
			dst = appendEscapedByte(dst, c)
			from = i + 1
		}
	}
	return append(dst, text[from:]...)
}

// appendAttr writes a plain value between the double quotes of an attribute.
func appendAttr(dst []byte, value string) []byte {
	from := 0
	for i := range len(value) {
		if c := value[i]; attrSpecial[c] {
			dst = append(dst, value[from:i]...)
			dst = appendEscapedByte(dst, c)
			from = i + 1
		}
	}
	return append(dst, value[from:]...)
}

// appendURL writes an address between the double quotes of an attribute, percent-encoding what an address cannot hold.
// Percent signs that already encode a byte are kept.
func appendURL(dst []byte, address string) []byte {
	const hex = "0123456789ABCDEF"
	for i := range len(address) {
		c := address[i]
		switch {
		case c == '&':
			dst = append(dst, "&amp;"...)
		case urlSafe[c]:
			dst = append(dst, c)
		case c == '%' && i+2 < len(address) && util.IsHexDecimal(address[i+1]) && util.IsHexDecimal(address[i+2]):
			dst = append(dst, c)
		default:
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return dst
}
