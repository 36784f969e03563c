package site

import (
	"strings"
	"testing"

	"porchlight/internal/names"
)

func TestCleanPath(t *testing.T) {
	for in, want := range map[string]string{
		"/":                        "/",
		"/levels-of-care/iop":      "/levels-of-care/iop",
		"/Levels of  Care/IOP":     "/levels-of-care/iop",
		"/a - b/c":                 "/a-b/c",
		"/e\u0301te\u0301":         "/été",
		"//a///b/":                 "/a/b",
		"/../a/./b":                "/a/b",
		"/.hidden/.well-known":     "/.hidden/.well-known",
		"a/b":                      "/a/b",
		"":                         "/",
		"/a:b/con.":                "/a:b/con.",
		"/what's new?":             "/what's-new?",
		"/tab\there\u00a0and\n no": "/tab-here-and-no",
		"/ÀB/C":                    "/àb/c",
	} {
		if got := cleanPath(in); got != want {
			t.Errorf("cleanPath(%q) = %q, want %q", in, got, want)
		}
		if got := cleanPath(cleanPath(in)); got != cleanPath(in) {
			t.Errorf("cleanPath(%q) is not clean: %q", cleanPath(in), got)
		}
	}
}

func TestFoldPath(t *testing.T) {
	for _, same := range [][]string{
		{"a/index.html", "A/Index.HTML"}, {"é", "É", "e\u0301", "E\u0301"}, {"straße", "STRASSE"}, {"ς", "Σ", "σ"},
		{"ﬁ", "fi"},
		{"\u1fb4", "\u03b1\u0345\u0301"},
	} {
		for _, other := range same[1:] {
			if names.Fold(same[0]) != names.Fold(other) {
				t.Errorf("%q and %q are different files", same[0], other)
			}
		}
	}
	if names.Fold("a/b") == names.Fold("a-b") || names.Fold("e") == names.Fold("é") {
		t.Error("different names are one file")
	}
}

func TestNameFault(t *testing.T) {
	for _, bad := range []string{
		".git", ".htaccess", ".porchlight", ".x.html", "con", "CON", "Con.html", "aux.tar.gz", "nul", "prn", "com1",
		"LPT9.md", "com¹", "conin$", "con .txt", "x.", "x ", "..", ".", "",
		"a<b", "a>b", "a:b", `a"b`, "a|b", "a?b", "a*b", `a\b`, "a\x00b", "a\x1fb", "a\x7fb", strings.Repeat("é", 128),
	} {
		if nameFault(bad) == "" {
			t.Errorf("%q was accepted", bad)
		}
	}
	for _, good := range []string{"a", "console", "com", "com10", "aux-doors", "nulls.html", ".well-known", "a b",
		"été", "x..y", strings.Repeat("a", 255), "a'b", "100%", "lpt"} {
		if fault := nameFault(good); fault != "" {
			t.Errorf("%q %s", good, fault)
		}
	}
}

func TestParseAddress(t *testing.T) {
	for in, want := range map[string]address{
		"/a/b/":          {path: "/a/b"},
		"/a/b":           {path: "/a/b"},
		"/a/b.html":      {path: "/a/b.html", file: true},
		"/a/b.HTM":       {path: "/a/b.HTM", file: true},
		"/a/b.html/":     {path: "/a/b.html"},
		"/a.php":         {path: "/a.php"},
		"/a/.html":       {path: "/a/.html"},
		"/":              {path: "/"},
		"b":              {path: "/folder/b"},
		"./b":            {path: "/folder/b"},
		"../x":           {path: "/x"},
		"c/../b/":        {path: "/folder/b"},
		"..":             {path: "/"},
		"/a//b":          {path: "/a/b"},
		"/old%20page/":   {path: "/old page"},
		"/e%CC%81":       {path: "/é"},
		"/50%25":         {path: "/50%"},
		"/Keep/CASE":     {path: "/Keep/CASE"},
		"/..a/b../...":   {path: "/..a/b../..."},
		"/a:b/":          {path: "/a:b"},
		"/%E2%80%AE/tel": {path: "/\u202e/tel"},
	} {
		if got, fault := parseAddress(in, "/folder"); fault != nil || got != want {
			t.Errorf("parseAddress(%q) = %+v, %+v, want %+v", in, got, fault, want)
		}
	}
	for in, rule := range map[string]string{
		"../../x": "path-escape", "b/../../../x": "path-escape", "/a/../b": "path-escape", "/%2e%2e/": "path-escape",
		"/%2E./x":      "path-escape",
		"%252e%252e/x": "path-escape", "%25252e%25252e/x": "path-escape", "/..%2fx": "path-escape",
		"/..%5cx":  "path-escape",
		`\\host\x`: "path-escape", `a\b`: "path-escape", "C:/x": "path-escape", "c:x": "path-escape",
		"//host/x": "path-escape", "https://example.com/": "path-escape",
		"javascript:alert(1)": "path-escape", "/a\x00": "path-escape", "/a%00": "path-escape", "/a%2500": "path-escape",
		"/a\nb": "path-escape",
		"/a?b":  "path-name", "/a#b": "path-name", "/a%3fb": "path-name", "/100%": "path-name", "/%zz": "path-name",
		"/%ff":                           "path-name",
		"/" + strings.Repeat("a/", 2000): "path-name",
	} {
		if _, fault := parseAddress(in, "/folder"); fault == nil || fault.rule.Name != rule || fault.suggestion == "" {
			t.Errorf("parseAddress(%.40q): %+v, want %s", in, fault, rule)
		}
	}
}
