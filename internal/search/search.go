// Package search makes the index for the search in a browser. The browser loads parts of the index and
// needs no search server. The query never leaves the browser.
//
// # Files
//
//	search/index.json     the names of the others, by what is in them
//	search/<digest>.json  a shard: words that begin alike, with their pages
//	search/<digest>.json  titles, addresses and descriptions of some pages
//	search/<digest>.json  the words that most pages have, for misspelt ones
//
// Words that begin with the same three letters are in one shard, unless the shard would become too large. A
// word, and the beginning of a word, therefore usually needs one shard. A shard has many words, so its name
// reveals little about the query.
//
// A word stands for all words with the same stem: "overdoses" finds "overdose". A shard has the stems
// beside the words, so the browser needs no stemmer. If no page has a word, the browser cuts off common
// endings of the site's words.
//
// # Determinism
//
// The files depend on the pages and their order. They do not depend on the numbers of a Dictionary, so the
// order in which pages were read does not matter.
package search

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/spanish"
	"golang.org/x/text/unicode/norm"
)

// Index is the path of the file with the names of all other files.
const Index = Folder + "index.json"

// Folder is the folder of all files of the index.
const Folder = "search/"

const (
	pagesInFile = 16
	mostCommon  = 4000 // words against which misspelt words are compared
	minCommon   = 4    // letters; shorter words are not corrected
)

// Page is one page of the index.
type Page struct {
	Title, Address, Description string
	Words                       []byte // as Counter.Page gives them
}

// File is one file of the index.
type File struct {
	Path string
	Body []byte
}

// index is the content of the file Index.
type index struct {
	Pages   int         `json:"pages"`
	InFile  int         `json:"inFile"` // pages in each file of Titles
	Titles  []string    `json:"titles"`
	Shards  [][2]string `json:"shards"` // first word and file of each shard
	Common  string      `json:"common"`
	Endings []string    `json:"endings"` // the longest first
}

// stem is a stem with its words and the pages that have any of them.
type stem struct {
	text  string
	words []string
	pages []uint32 // page number and weight in one, rising
}

// Make makes the files of the index. Pages are numbered in their order. language selects the stemmer: "en"
// or "es". Words of other languages are not stemmed.
func Make(language string, d *Dictionary, pages []Page) []File {
	postings := collect(d, pages)
	words := d.Words()
	stems, common := stemsOf(language, words, postings)
	var files []File
	add := func(body []byte) string {
		sum := sha256.Sum256(body)
		name := hex.EncodeToString(sum[:6])
		files = append(files, File{Folder + name + ".json", body})
		return name
	}
	top := index{Pages: len(pages), InFile: pagesInFile, Titles: []string{}, Shards: shards(stems, add),
		Common: add(asJSON(strings.Join(common, " "))), Endings: endings(language, stems)}
	for part := range slices.Chunk(pages, pagesInFile) {
		list := make([][3]string, len(part))
		for i, p := range part {
			list[i] = [3]string{p.Title, p.Address, p.Description}
		}
		top.Titles = append(top.Titles, add(asJSON(list)))
	}
	files = append(files, File{Index, asJSON(top)})
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return slices.CompactFunc(files, func(a, b File) bool { return a.Path == b.Path }) // same bytes, same path
}

// asJSON encodes a value. It panics for a value that JSON cannot hold, which is a fault of the program.
func asJSON(value any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// collect gives the pages of each word of the dictionary. The index of the result is the number of the
// word. Each entry is a page number and a weight, rising.
func collect(d *Dictionary, pages []Page) [][]uint32 {
	counter := NewCounter(d)
	heads := make([][]byte, len(pages))
	var sizes []uint32
	each := func(words []byte, do func(word, weight uint32)) {
		for len(words) > 0 {
			entry, n := binary.Uvarint(words)
			words = words[n:]
			do(uint32(entry>>weightBits), uint32(entry&(1<<weightBits-1)))
		}
	}
	for i, p := range pages {
		heads[i] = counter.line(counter.line(nil, p.Title, inTitle), p.Description, prominent)
		sizes = append(sizes, make([]uint32, len(d.Words())-len(sizes))...)
		count := func(word, _ uint32) { sizes[word]++ }
		each(heads[i], count)
		each(p.Words, count)
	}
	postings := make([][]uint32, len(sizes))
	for word, size := range sizes {
		postings[word] = make([]uint32, 0, size)
	}
	for i, p := range pages {
		put := func(word, weight uint32) {
			postings[word] = add(postings[word], uint32(i)<<weightBits|weight)
		}
		each(heads[i], put)
		each(p.Words, put)
	}
	return postings
}

// add appends a page with a weight to a list. If the list ends with the same page, the greater weight
// stays.
func add(list []uint32, entry uint32) []uint32 {
	if n := len(list); n > 0 && list[n-1]>>weightBits == entry>>weightBits {
		list[n-1] = max(list[n-1], entry)
		return list
	}
	return append(list, entry)
}

// stemsOf groups the words of all pages by stem. common are the words that most pages have. Both results
// are sorted.
func stemsOf(language string, words []string, postings [][]uint32) (stems []*stem, common []string) {
	byText, pagesWith := map[string]*stem{}, map[string]int{}
	cut := stemmer(language)
	order := make([]uint32, 0, len(postings))
	for n, list := range postings {
		if len(list) > 0 {
			order = append(order, uint32(n))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(words[a], words[b]) })
	for _, n := range order {
		word, text := fold(words[n]), fold(cut(words[n]))
		if word == "" {
			continue
		}
		if text == "" {
			text = word
		}
		s := byText[text]
		if s == nil {
			s = &stem{text: text}
			byText[text], stems = s, append(stems, s)
		}
		if !slices.Contains(s.words, word) {
			s.words = append(s.words, word)
		}
		s.pages = merge(s.pages, postings[n])
		if utf8.RuneCountInString(word) >= minCommon && !strings.ContainsFunc(word, unicode.IsDigit) {
			if pagesWith[word] == 0 {
				common = append(common, word)
			}
			pagesWith[word] += len(postings[n])
		}
	}
	slices.SortFunc(stems, func(a, b *stem) int { return cmp.Compare(a.text, b.text) })
	slices.SortStableFunc(common, func(a, b string) int { return pagesWith[b] - pagesWith[a] })
	common = common[:min(len(common), mostCommon)]
	slices.Sort(common)
	return stems, common
}

// merge merges two lists of pages.
func merge(a, b []uint32) []uint32 {
	if len(a) == 0 {
		return b
	}
	both := slices.Concat(a, b)
	slices.Sort(both)
	merged := both[:0]
	for _, entry := range both {
		merged = add(merged, entry)
	}
	return merged
}

// stemmer gives the function that cuts a word of a language to its stem.
func stemmer(language string) func(word string) string {
	algorithm := map[string]func(*snowballstem.Env) bool{"en": english.Stem, "es": spanish.Stem}[language]
	if algorithm == nil {
		return func(word string) string { return word }
	}
	return func(word string) string {
		env := snowballstem.NewEnv(word)
		algorithm(env)
		return env.Current()
	}
}

// fold removes accents, because readers often do not type them. The browser folds queries in the same way.
func fold(word string) string {
	if isASCII(word) {
		return word
	}
	return strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); isOfWord(r) {
			return r
		}
		return -1
	}, norm.NFKD.String(word))
}

func isASCII(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf })
}
