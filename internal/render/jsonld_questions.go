package render

import "porchlight/internal/markdown"

// questionsComponent is the component whose headings are questions.
const questionsComponent = "faq"

type ldQuestion struct {
	Type   string   `json:"@type"`
	Name   string   `json:"name"`
	Answer ldAnswer `json:"acceptedAnswer"`
}

type ldAnswer struct {
	Type string `json:"@type"`
	Text string `json:"text"`
}

// keepQuestions remembers the questions that a page of questions and answers shows. Other pages may hold questions too, but are not
// made of them, and to tell each answer twice would make every page heavier.
func (p *Page) keepQuestions(use markdown.Directive) {
	if use.Name != questionsComponent || p.careKind().Page != "FAQPage" {
		return
	}
	for _, item := range use.Items {
		question, answer := visibleText(item.Heading), visibleText(item.Body)
		if question != "" && answer != "" {
			p.questions = append(p.questions, ldQuestion{"Question", question, ldAnswer{"Answer", answer}})
		}
	}
}
