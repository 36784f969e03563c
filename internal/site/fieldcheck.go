package site

// checkField holds what a page says about the field to the data and to the other pages.
func (a *assembly) checkField(p *Page) {
}
