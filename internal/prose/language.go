package prose

import "strings"

// languages are those that Language knows, by the bit of frequent.
var languages = [...]string{"en", "es", "fr", "de", "pt", "it"}

// frequent has for the short words of each language, which no other text is full of, the bits of the languages.
var frequent = func() map[string]uint8 {
	all := map[string]uint8{}
	for i, words := range [len(languages)]string{
		`the and of to in is that it you for with your are this or be can not on as have from at by they who`,
		`el la los las de que y en un una es por con para se su no al lo como más o pero usted del sus`,
		`le la les des de et en un une est que qui dans pour avec vous votre sur pas ne ou du au nous ce`,
		`der die das und ist nicht zu den mit ein eine sie ich von auf für im dem oder wir auch wie sich`,
		`o a os as de que e em um uma é por com para se não do da no na mais ou você seu sua`,
		`il lo la gli le di che e un una è per con non in del della si da sono o come più`,
	} {
		for word := range strings.FieldsSeq(words) {
			all[word] |= 1 << i
		}
	}
	return all
}()

// leastWords is how many words a text needs for its language to be plain.
const leastWords = 40

// Language is the language of the blocks, such as "en", where it is plainly one of those that are known, or "".
// Quotations and lists of sources do not count.
func Language(blocks []Block) string {
	var sets [1 << len(languages)]int // words by the languages in which they are frequent
	for i := range blocks {
		b := &blocks[i]
		if b.Quoted || !b.isText() {
			continue
		}
		for i := range b.Tokens {
			if t := &b.Tokens[i]; !t.Mark && !t.Quoted {
				sets[t.languages]++
			}
		}
	}
	var counts [len(languages)]int
	words := 0
	for set, n := range sets {
		words += n
		for l := range counts {
			counts[l] += n * (set >> l & 1)
		}
	}
	best, second := 0, 0
	for l, n := range counts {
		switch {
		case n > counts[best]:
			second, best = counts[best], l
		case l != best:
			second = max(second, n)
		}
	}
	if words < leastWords || counts[best]*6 < words || counts[best]*2 < second*3 {
		return ""
	}
	return languages[best]
}
