package render

import (
	"fmt"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// languageName is what a language is called in the language of the site: "es" is "Spanish". What is no code of a language stays as it is.
func (w *Worker) languageName(code any) string {
	text := fmt.Sprint(code)
	tag, err := language.Parse(text)
	if err != nil {
		return text
	}
	site, err := language.Parse(w.r.cfg.Locale)
	if err != nil {
		site = language.English
	}
	namer := display.Tags(site)
	if namer == nil {
		namer = display.Tags(language.English)
	}
	if name := namer.Name(tag); name != "" {
		return name
	}
	return text
}
