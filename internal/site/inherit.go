package site

// inherit takes from the sections above what a page may leave to them.
func (a *assembly) inherit(p *Page) {
	if p.Type == "" {
		p.Type = p.Section
	}
	if p.Type == "" {
		p.Type = KindPage
	}
	p.Share = a.cfg.Share
	shareFound := false
	for up := p; up != nil; up = up.parent {
		if !shareFound {
			if up.Source != nil && up.Source.Share != nil {
				p.Share, shareFound = up.Source.Share, true
			} else if list, ok := a.cfg.ShareSection[up.SectionPath]; ok && up.IsSection() {
				p.Share, shareFound = list, true
			}
		}
		if up.Source == nil {
			continue
		}
		if p.Helpline == "" {
			if _, known := a.cfg.Helplines[up.Source.Helpline]; known {
				p.Helpline = up.Source.Helpline
			}
		}
		p.Sensitive = p.Sensitive || up.Source.Sensitive
	}
}
