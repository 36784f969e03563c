package prose

import "strings"

// languages are the languages that Language can name. The index is the bit in frequent.
var languages = [...]string{"en", "es", "fr", "de", "pt", "it"}

// frequent gives for each word the set of languages in which it is frequent. The words are short and rare
// in texts of other languages.
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

// leastWords is how many words a text needs before its language can be named.
const leastWords = 40

// Language gives the language of the blocks, such as "en". It gives "" if no known language is clearly
// ahead. Quotations and lists of sources do not count.
func Language(blocks []Block) string {
	var sets [1 << len(languages)]int // number of words by the set of languages in which they are frequent
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
