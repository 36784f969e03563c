package care

import (
	"strings"
	"time"
)

type acronymsFile struct {
	Version  int       `key:"version,required"`
	AsOf     time.Time `key:"asOf,required"`
	Known    []string  `key:"known,required"`
	Capitals []string  `key:"capitals"`
}

// acronyms reads the words in capitals that need not be spelled out.
func (l *loader) acronyms() {
	var f acronymsFile
	if !l.decode("data/acronyms.toml", &f).Written() {
		return
	}
	l.data.Acronyms = make(map[string]bool, len(f.Known)+len(f.Capitals))
	for _, list := range [][]string{f.Known, f.Capitals} {
		for _, word := range list {
			l.data.Acronyms[strings.ToLower(word)] = true
		}
	}
}
