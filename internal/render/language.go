package render

import (
	"fmt"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// languageName is what a language is called in the language of the site: "es" is "Spanish". What is no code of a language stays as it is.
func (w *Worker) languageName(code any) string { return w.r.languageName(fmt.Sprint(code)) }

func (r *Renderer) languageName(text string) string {
	tag, err := language.Parse(text)
	if err != nil {
		return text
	}
	site, err := language.Parse(r.cfg.Locale)
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

func (r *Renderer) languageNames(codes []string) []string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = r.languageName(code)
	}
	return names
}
