package markdown

type hookFunc = func(Element) (html string, problems []Problem)

// hooks are Env.Hooks, looked up once.
type hooks struct{ link, image, heading, table, alert hookFunc }

func newHooks(m map[string]func(Element) (string, []Problem)) (h hooks) {
	if m != nil {
		h = hooks{link: m["link"], image: m["image"], heading: m["heading"], table: m["table"], alert: m["alert"]}
	}
	return h
}

// hook draws an element through a hook of the site. offset is its place in the text.
func (p *page) hook(draw hookFunc, e Element, offset int) {
	if p.ordinals == nil {
		p.ordinals = map[string]int{}
	}
	p.ordinals[e.Kind]++
	e.Ordinal = p.ordinals[e.Kind]
	html, problems := draw(e)
	if len(problems) > 0 {
		p.problems(problems, p.at(max(0, offset)))
	}
	p.writeUnnested(html, p.at(max(0, offset)), "this "+e.Kind)
}
