package markdown

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// vectors are texts that have run scripts, or left their element, on other sites.
var vectors = []string{
	`<script>alert(1)</script>`,
	`<ScRiPt>alert(1)</sCrIpT>`,
	"<script\n>alert(1)</script\n>",
	`<script/src=//evil.example>`,
	`<script src="data:text/javascript,alert(1)"></script>`,
	`a <script>alert(1)</script> b`,
	`<<script>alert(1)//<</script>`,
	`<scr<script>ipt>alert(1)</scr</script>ipt>`,
	`<img src=x onerror=alert(1)>`,
	`<img src=x onerror="alert(1)"//`,
	`<img/src="x"/onerror=alert(1)>`,
	`<img src="x" ONERROR='alert(1)'>`,
	"<img src=x\nonerror\n=\nalert(1)>",
	`<img src=javascript:alert(1)>`,
	`<img src="jav&#x09;ascript:alert(1)">`,
	`<img src=x:alert(alt) onerror=eval(src) alt=0>`,
	`<img srcset="javascript:alert(1) 1x">`,
	`<svg onload=alert(1)>`,
	`<svg><script>alert(1)</script></svg>`,
	`<svg><style><img src=x onerror=alert(1)></style></svg>`,
	`<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`,
	`<svg><animate onbegin=alert(1) attributeName=x></svg>`,
	`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>`,
	`<math><a xlink:href=javascript:alert(1)>x</a></math>`,
	`<iframe src=javascript:alert(1)></iframe>`,
	`<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>`,
	`<object data="javascript:alert(1)"></object>`,
	`<embed src="javascript:alert(1)">`,
	`<applet code=x></applet>`,
	`<link rel=stylesheet href=//evil.example>`,
	`<style>@import '//evil.example';</style>`,
	`<style>body{display:none}</style>`,
	`<div style="background:url(javascript:alert(1))">x</div>`,
	`<div style="position:fixed;inset:0">x</div>`,
	`<base href="//evil.example/">`,
	`<meta http-equiv=refresh content="0;url=javascript:alert(1)">`,
	`<form action="javascript:alert(1)"><button>x</button></form>`,
	`<form><input formaction=javascript:alert(1) type=submit></form>`,
	`<button onclick=alert(1)>x</button>`,
	`<details open ontoggle=alert(1)>x</details>`,
	`<a href="javascript:alert(1)">x</a>`,
	`<a href="  JAVASCRIPT:alert(1)">x</a>`,
	"<a href=\"java\nscript:alert(1)\">x</a>",
	`<a href="java&#10;script&colon;alert(1)">x</a>`,
	`<a href="&#106;avascript:alert(1)">x</a>`,
	`<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">x</a>`,
	`<a href=data:text/html,<script>alert(1)</script>>x</a>`,
	`<a href="//evil.example">x</a>`,
	`<a href="\\evil.example">x</a>`,
	`<a href=x href=javascript:alert(1)>x</a>`,
	`<a href=javascript:alert(1) href=x>x</a>`,
	`<a id=x tabindex=1 onfocus=alert(1)>x</a>`,
	`<a ping="//evil.example" href=x>x</a>`,
	`<blockquote cite="javascript:alert(1)">x</blockquote>`,
	`<q cite="data:x">x</q>`,
	`<video src=x onerror=alert(1)></video>`,
	`<video><source onerror=alert(1)></video>`,
	`<audio src=//evil.example autoplay></audio>`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>`,
	`<textarea><img src=x onerror=alert(1)></textarea>`,
	`<title><img src=x onerror=alert(1)></title>`,
	`<xmp><img src=x onerror=alert(1)></xmp>`,
	`<plaintext><img src=x onerror=alert(1)>`,
	`<template><script>alert(1)</script></template>`,
	`<select><style></select><img src=x onerror=alert(1)></style></select>`,
	`<!--><img src=x onerror=alert(1)>-->`,
	`<!--<img src="--><img src=x onerror=alert(1)//">`,
	`<!-- --!><img src=x onerror=alert(1)> -->`,
	`<![CDATA[<img src=x onerror=alert(1)>]]>`,
	`<?xml version="1.0"?><img src=x onerror=alert(1)>`,
	`<!DOCTYPE x [<!ENTITY y "<script>">]>`,
	`<div title="`,
	"<div title=\"\n\n\"onmouseover=alert(1)>",
	`<div title='"><script>alert(1)</script>'>x</div>`,
	`</div></main></body></html><script>alert(1)</script>`,
	`</p></li></ul></td></table>x`,
	`<div><div><details>x`,
	`<table><tr><td>x</table><td><script>alert(1)</script>`,
	`<b><i><u>never closed`,
	"<details>\n\n# heading\n\n- item <b>",
	`[a](javascript:alert(1))`,
	`[a](<javascript:alert(1)>)`,
	`[a](JaVaScRiPt&colon;alert(1))`,
	`[a](java&#x0A;script:alert(1))`,
	`[a](&#1;javascript:alert(1))`,
	`[a](javascript\:alert(1))`,
	`[a](vbscript:x) [a](data:text/html;base64,PHNjcmlwdD4=) [a](blob:x) [a](view-source:x) [a](//evil.example)`,
	"[a][r]\n\n[r]: javascript:alert(1)",
	`![a](javascript:alert(1))`,
	`![a"onerror="alert(1)](x)`,
	`![a](x "\" onerror=\"alert(1)")`,
	`[a](x "\"><script>alert(1)</script>")`,
	`[a](x"onclick="alert(1))`,
	`<javascript:alert(1)>`,
	`<http://a"onclick="alert(1)>`,
	`http://a.b/"onclick="alert(1)`,
	"```\"><script>alert(1)</script>\nx\n```",
	"~~~ x\" onclick=alert(1)\n~~~",
	"# x {#\"><script>}",
	"# x {onclick=\"alert(1)\" style=\"x\" .y\"onclick=alert(1)}",
	"`<script>alert(1)</script>`",
	"    <script>alert(1)</script>",
	`&lt;script&gt;alert(1)&lt;/script&gt;`,
	`\<script>alert(1)\</script>`,
	"[^a]\n\n[^a]: <script>alert(1)</script>",
	"|<script>|\n|-|\n|<img src=x onerror=alert(1)>|\n|`</td><script>`|",
	"> [!NOTE]\n> <script>alert(1)</script>",
	`:tel[<script>alert(1)</script>]{number="\"><script>"}`,
	":::warning[<img src=x onerror=alert(1)>]\n<div>\n:::\n</div></div>",
	"x<a\n\n:::warning\n\"onclick=alert(1)>\n:::",
}

// TestVectors asserts on what a browser would make of each vector.
func TestVectors(t *testing.T) {
	if len(vectors) < 60 {
		t.Fatal("too few vectors")
	}
	for _, opt := range []Options{
		{Directives: testDirectives},
		{Directives: testDirectives, Typographer: true},
		{Directives: testDirectives, RawHTML: "drop"},
	} {
		c := New(opt)
		for _, v := range vectors {
			for _, text := range []string{v, "> " + v, "- a\n\n  " + v, "text " + v + " *text* `x`\n\nmore",
				v + "\n\n" + v} {
				result, _ := c.Convert(Source{File: "a.md", Line: 1, Text: []byte(text)}, safeEnv())
				for _, part := range append([]string{result.HTML}, headingHTML(result)...) {
					if fault := unsafeHTML(part); fault != "" {
						t.Errorf("%q: %s in %q", text, fault, part)
					}
				}
			}
		}
	}
}

func headingHTML(r Result) (list []string) {
	for _, h := range r.Headings {
		list = append(list, h.HTML)
	}
	return list
}

// safeEnv draws directives as templates would: content as HTML, the rest escaped.
func safeEnv() Env {
	return Env{
		Directive: func(d Directive) (string, []Problem) {
			if d.Kind == Inline {
				return fmt.Sprintf("<span title=\"%s\">%s</span>", html.EscapeString(d.Attrs["number"]), d.Label), nil
			}
			s := "<div><p>" + d.Label + "</p>" + d.Inner
			for _, item := range d.Items {
				s += "<h3>" + item.Heading + "</h3>" + item.Body
			}
			return s + "</div>", nil
		},
	}
}

var allowedElements = append(strings.Fields(`a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup
	data dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark nav ol
	p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr`),
	"input", "label")

var scheme = regexp.MustCompile(`^(?i)([a-z][a-z0-9+.-]*):`)

// unsafeHTML returns what is wrong with HTML, or "": whether it is balanced, and whether the tree a browser makes of
// it, put into a page, holds anything but text elements, leaves its place, or leads anywhere it should not.
func unsafeHTML(source string) string {
	if fault := unbalanced(source); fault != "" {
		return fault
	}
	page := `<div id="place">` + source + `</div><p id="after">after</p>`
	nodes, err := html.ParseFragment(strings.NewReader(page),
		&html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		return err.Error()
	}
	if len(nodes) != 2 || nodes[0].Data != "div" || nodes[1].Data != "p" {
		return "the page around it is changed"
	}
	for n := range nodes[0].Descendants() {
		if fault := unsafeNode(n); fault != "" {
			return fault
		}
	}
	return ""
}

func unsafeNode(n *html.Node) string {
	if n.Type == html.CommentNode {
		return "a comment"
	}
	if n.Type != html.ElementNode {
		return ""
	}
	if !slices.Contains(allowedElements, n.Data) || n.Namespace != "" {
		return "element " + n.Data
	}
	for _, a := range n.Attr {
		key := strings.ToLower(a.Key)
		if strings.HasPrefix(key, "on") || key == "style" || key == "srcdoc" || key == "formaction" || key == "ping" ||
			key == "srcset" {
			return "attribute " + key
		}
		if !slices.Contains([]string{"href", "src", "cite", "action", "data", "poster", "background"}, key) {
			continue
		}
		address := strings.Map(func(r rune) rune {
			if r == '\t' || r == '\n' || r == '\r' {
				return -1
			}
			return r
		}, strings.TrimLeftFunc(a.Val, func(r rune) bool { return r <= ' ' }))
		if m := scheme.FindStringSubmatch(address); m != nil &&
			!slices.Contains([]string{"http", "https", "mailto", "tel", "sms"}, strings.ToLower(m[1])) {
			return "address " + a.Val
		}
		if len(address) > 1 && strings.ContainsRune(`/\`, rune(address[0])) &&
			strings.ContainsRune(`/\`, rune(address[1])) {
			return "address " + a.Val
		}
	}
	return ""
}

// unbalanced reports the first tag that has no counterpart.
func unbalanced(source string) string {
	z := html.NewTokenizer(strings.NewReader(source))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				return "not closed: " + strings.Join(open, " ")
			}
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); !voidElements[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return "not opened: " + string(name)
			}
			open = open[:len(open)-1]
		}
	}
}
