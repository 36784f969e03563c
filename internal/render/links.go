package render

import (
	"cmp"
	"net/url"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/care"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/markdown"
	"porchlight/internal/site"
)

var (
	brokenLink  = finding.NewRule("broken-link", finding.Warning, "A link leads to a page or file that does not exist")
	brokenImage = finding.NewRule("broken-image", finding.Warning, "A picture does not exist")
	phoneLink   = finding.NewRule("phone-link", finding.Error,
		"A link calls or texts something that is not a phone number")
	mailAddress = finding.NewRule("mail-link", finding.Error,
		"A link writes to something that is not an email address")
	movedLink = finding.NewRule("moved-link", finding.Info, "A link leads to a page's old address")
)

// Link is a link in a page's text to an anchor on a page of this site. It is checked after both pages are drawn,
// because only then the anchors are known.
type Link struct {
	File     string // source file of the link
	Pos      finding.Position
	Dest     string // destination as written
	Target   string // output path of the target page
	Fragment string // without "#"
}

// link resolves a link in the page's text. It returns the address to write, and the problem with the link, if
// any.
func (w *Worker) link(dest string, words func() string) (string, *markdown.Problem) {
	scheme, number, _ := strings.Cut(dest, ":")
	if scheme = strings.ToLower(scheme); scheme == "tel" || scheme == "sms" {
		return w.phoneLink(dest, scheme, number, words)
	}
	if scheme == "mailto" {
		return dest, mailLink(number, words)
	}
	r := w.resolve(w.r.ownPath(dest), words)
	if malformedScheme().MatchString(dest) && elsewhere(dest) != "" {
		r = site.Resolution{Kind: site.Missing, Href: dest}
	}
	if r.Fragment != "" && (r.Kind == site.ToPage || r.Kind == site.ToAlias) {
		w.fragments[dest] = Link{Dest: dest, Target: r.Output, Fragment: r.Fragment}
	}
	return w.r.resolved(r, dest, brokenLink, "link")
}

// ownPath turns a full address of this site into a path from the top of the site, so that the path can be
// checked. Texts that come from another system often have full addresses. Other addresses are unchanged.
func (r *Renderer) ownPath(dest string) string {
	scheme, rest, ok := strings.Cut(dest, "://")
	isWeb := strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http")
	if own := r.cfg.BaseURL; ok && isWeb && own.Host != "" {
		host, path, _ := strings.Cut(rest, "/")
		if below, ok := strings.CutPrefix("/"+path, own.Path); ok && strings.EqualFold(host, own.Host) {
			return "/" + below
		}
	}
	return dest
}

var (
	malformedScheme = lazyregexp.New(`(?i)^https?[:;/]+`)
	mailbox         = lazyregexp.New(`^[^@/:\s]+@[^@/:\s]+\.[^@/:\s]+$`)
)

// elsewhere returns the probable address of a link to another site or a mailbox whose scheme is missing or
// malformed: "www.samhsa.gov", "https:/samhsa.gov" (which browsers resolve on this site), "info@example.org". It
// returns "" for other links.
func elsewhere(dest string) string {
	lower := strings.ToLower(dest)
	begin := malformedScheme().FindString(dest)
	switch {
	case strings.HasPrefix(lower, "www."):
		return "https://" + dest
	case mailbox().MatchString(dest):
		return "mailto:" + dest
	case begin != "" && len(begin) < len(dest) && !strings.HasSuffix(lower[:len(begin)], "p://") &&
		!strings.HasSuffix(lower[:len(begin)], "s://"):
		return "https://" + dest[len(begin):]
	}
	return ""
}

// phoneLink checks that a tel or sms link has a valid phone number. A wrong number would go unnoticed until
// somebody calls it. The part after the number, such as the text of a message, is kept.
func (w *Worker) phoneLink(dest, scheme, number string, words func() string) (string, *markdown.Problem) {
	tail := ""
	if i := strings.IndexAny(number, "?;,"); i >= 0 {
		number, tail = number[:i], number[i:]
	}
	if decoded, err := url.PathUnescape(number); err == nil {
		number = decoded
	}
	p, err := care.ParsePhone(number, w.r.cfg.Country)
	if err != nil {
		problem := markdown.Problem{
			Rule: phoneLink, Message: "link: " + err.Error(),
			Suggestion: finding.Message("write the number after %q, such as %s:+18006624357 or %[2]s:988", scheme+":",
				scheme),
		}
		if shown := care.NumbersIn(words()); len(shown) == 1 {
			if p, err := care.ParsePhone(shown[0].Written, w.r.cfg.Country); err == nil {
				problem.Suggestion = "write " + scheme + strings.TrimPrefix(p.Tel(), "tel")
			}
		}
		return dest, &problem
	}
	return scheme + ":" + strings.TrimPrefix(p.Tel(), "tel:") + tail, nil
}

// mailLink checks that all addresses in a mailto link are valid. A wrong address would go unnoticed until
// somebody writes to it. A link without any address is valid if it has a query, such as a subject. The reader
// then chooses the recipient.
func mailLink(to string, words func() string) *markdown.Problem {
	to, rest, _ := strings.Cut(to, "?")
	var list []string
	if to != "" || rest == "" {
		list = strings.Split(to, ",")
	}
	headers, _ := url.ParseQuery(strings.ReplaceAll(rest, "+", "%2B"))
	for name, values := range headers {
		if name = strings.ToLower(name); name == "to" || name == "cc" || name == "bcc" {
			list = append(list, strings.Split(strings.Join(values, ","), ",")...)
		}
	}
	for _, written := range list {
		address, err := url.PathUnescape(written)
		if address = strings.TrimSpace(address); err == nil && content.IsMailbox(address) && address[0] != '/' {
			continue
		}
		problem := markdown.Problem{
			Rule: mailAddress, Message: finding.Message("link: %q is no email address", written), Unlink: true,
			Suggestion: "write the whole address after \"mailto:\", such as mailto:office@example.org",
		}
		for _, shown := range strings.FieldsFunc(address+" "+words(),
			func(r rune) bool { return strings.ContainsRune(" <>()/", r) }) {
			if content.IsMailbox(shown) {
				problem.Suggestion = "write mailto:" + shown
				break
			}
		}
		return &problem
	}
	return nil
}

// isDocument matches the name of a file that readers download.
var isDocument = lazyregexp.New(`(?i)\.(pdf|docx?|xlsx?|pptx?|od[tps]|rtf|txt|csv|zip|epub|ics|mp[34])$`)

// resolved returns the address to write for a resolution, and the problem with the link or picture, if any.
func (r *Renderer) resolved(
	res site.Resolution, dest string, missing finding.Rule, what string,
) (string, *markdown.Problem) {
	switch res.Kind {
	case site.Missing:
		p := markdown.Problem{
			Rule: missing, Message: finding.Message("%s: there is no page or file at %q", what, dest),
			Suggestion: "write the path of a file beside this one (php.md) or from the top of content/ (/levels-of-care/php.md)",
			Unlink:     true,
		}
		if res.Wanted != "" {
			p.Cause = finding.Message("there is no page or file at %q", res.Wanted)
		}
		if name, _, _ := strings.Cut(dest, "#"); isDocument().MatchString(name) {
			p.Suggestion = "put the file beside this page, or into static/ and write its path with a slash (/files/rates.pdf)"
		}
		guess := res.Guess(dest)
		if missing.Name == brokenImage.Name {
			p.Message = finding.Message("%s: there is no picture at %q", what, dest)
			p.Suggestion = "put the picture beside this page, or into static/ and write its path with a slash (/img/door.jpg)"
			if !strings.HasPrefix(asset.MediaType(res.Nearest), "image/") {
				guess = ""
			}
		}
		switch {
		case guess != "":
			p.Suggestion = guess
		case missing.Name == brokenLink.Name && elsewhere(dest) != "":
			p.Suggestion = finding.Advice("write %q", elsewhere(dest))
		}
		return res.Href, &p
	case site.ToWithheld:
		return res.Href, leftOut(res.Withheld, finding.Message("%s: %q", what, dest))
	}
	if res.Withheld != nil { // a preview shows pages that a build leaves out
		problem := leftOut(res.Withheld, finding.Message("%s: %q", what, dest))
		problem.Unlink = false
		return res.Href, problem
	}
	if res.Kind == site.ToAlias {
		return res.Href, &markdown.Problem{
			Rule: movedLink, Message: finding.Message("%s: %q is an old address", what, dest),
			Suggestion: finding.Advice("write %q", res.Nearest),
		}
	}
	return res.Href, nil
}

// leftOut returns the problem of a link or picture whose target is not published.
func leftOut(w *site.Withheld, what string) *markdown.Problem {
	f := w.LeftOut("", finding.Position{}, what)
	return &markdown.Problem{Rule: site.WithheldLink, Message: f.Message, Suggestion: f.Suggestion, Cause: f.Cause,
		Unlink: true}
}

// image resolves a picture in the page's text. It returns the address to write and the size, and the problem, if
// any.
func (w *Worker) image(src string) (markdown.Image, *markdown.Problem) {
	r := w.resolve(w.r.ownPath(src), nil)
	if r.Kind == site.ToPage || r.Kind == site.ToAlias {
		r = site.Resolution{Kind: site.Missing, Href: src}
	}
	href, problem := w.r.resolved(r, src, brokenImage, "picture")
	img := markdown.Image{Src: href}
	if r.Kind == site.ToFile && r.File != "" {
		seen := w.show(r)
		img.Width, img.Height = seen.width, seen.height
		if at := seen.choose(textWidth); at != "" {
			img.Src, img.Srcset, img.Sizes = at, seen.srcset, textSizes
		}
		problem = cmp.Or(problem, seen.problem(finding.Message("picture: %q", src)))
	}
	return img, problem
}

// addAnchor records a link to an anchor with its position. fragments holds the links of the page to anchors, by
// destination as written.
func (c *Converted) addAnchor(l markdown.Link, fragments map[string]Link, file string) {
	if l.Image || !strings.Contains(l.Dest, "#") {
		return
	}
	if link, ok := fragments[l.Dest]; ok {
		link.File, link.Pos = file, l.Pos
		c.Anchors = append(c.Anchors, link)
	}
}

// TextLink is a link in the text of a page to a page of this site or to another host.
type TextLink struct {
	File    string // source file of the link
	Pos     finding.Position
	Target  *site.Card // nil for a link to another host
	Address string     // address on the other host: "https://www.samhsa.gov/"; "" for a page of this site
}

// addTextLink records a link of the text in Drawn.TextLinks. It ignores links to other targets.
func (w *Worker) addTextLink(l markdown.Link) {
	r := w.r.site.Resolve(w.page.node, w.r.ownPath(l.Dest))
	if r.Kind == site.ToPage || r.Kind == site.ToAlias {
		w.result.TextLinks = append(w.result.TextLinks, TextLink{w.page.File, l.Pos, r.Target, ""})
	} else if strings.Contains(l.Dest, "://") {
		w.result.TextLinks = append(w.result.TextLinks, TextLink{w.page.File, l.Pos, nil, l.Dest})
	}
}
