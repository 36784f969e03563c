package main

import (
	"net/url"
	"strings"
	"testing"
)

func TestEditorLinks(t *testing.T) {
	for _, test := range []struct{ editor, path, want string }{
		{"vscode", "/home/ana/harbor/content/iop.md", "vscode://file/home/ana/harbor/content/iop.md:7:3"},
		{"vscode", "/home/ana/my site/a b#c?d%.md", "vscode://file/home/ana/my%20site/a%20b%23c%3Fd%25.md:7:3"},
		{"vscode", "C:/sites/iop.md", "vscode://file/C:/sites/iop.md:7:3"},
		{"idea", "/home/ana/a&b=c.md", "idea://open?file=/home/ana/a%26b%3Dc.md&line=7&column=3"},
		{"sublime", "/home/ana/iop.md", "subl://open?url=file:///home/ana/iop.md&line=7&column=3"},
		{"none", "/home/ana/iop.md", ""},
		{"zed://file{path}:{line}", "/home/ana/ü.md", "zed://file/home/ana/%C3%BC.md:7"},
		{"vscode", "/home/{line}/\"><script>.md", "vscode://file/home/%7Bline%7D/%22%3E%3Cscript%3E.md:7:3"},
	} {
		editor, err := editorNamed(test.editor, true)
		if err != nil {
			t.Errorf("%s: %v", test.editor, err)
			continue
		}
		have := editor(test.path, 7, 3)
		if have != test.want {
			t.Errorf("%s: %s opens with\n%s, want\n%s", test.editor, test.path, have, test.want)
		}
		if _, err := url.Parse(have); err != nil {
			t.Errorf("%s: %v", test.editor, err)
		}
	}
	editor, _ := editorNamed("vscode", true)
	if have, want := editor("/a.md", 0, 0), "vscode://file/a.md:1:1"; have != want {
		t.Errorf("a place that is not known opens %s, want %s", have, want)
	}
}

func TestUnknownEditors(t *testing.T) {
	for _, name := range []string{"", "vim", "vscod", "javascript:alert({path})", "JavaScript:{path}",
		"data:text/html,{path}", "file://{path}", "{path}", "://{path}", "vscode://file/"} {
		if _, err := editorNamed(name, true); err == nil || !strings.Contains(err.Error(), "--editor: want ") {
			t.Errorf("--editor %q: %v", name, err)
		}
	}
}

func TestUsualEditor(t *testing.T) {
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{nil, "none"},
		{map[string]string{"TERM_PROGRAM": "vscode", "EDITOR": "vim"}, "vscode"},
		{map[string]string{"VISUAL": "code --wait", "EDITOR": "subl -w"}, "vscode"},
		{map[string]string{"VISUAL": "vim", "EDITOR": "/usr/local/bin/subl -w"}, "sublime"},
		{map[string]string{"EDITOR": "idea64.exe"}, "idea"},
		{map[string]string{"EDITOR": "nano"}, "none"},
	} {
		if have := usualEditor(func(name string) string { return test.env[name] }); have != test.want {
			t.Errorf("%v: %s, want %s", test.env, have, test.want)
		}
	}
	t.Setenv("PORCHLIGHT_EDITOR", "idea")
	if editor, err := editorNamed("", false); err != nil || !strings.HasPrefix(editor("/a.md", 1, 1), "idea:") {
		t.Errorf("PORCHLIGHT_EDITOR does not count: %v", err)
	}
	t.Setenv("PORCHLIGHT_EDITOR", "emacs")
	if _, err := editorNamed("", false); err == nil || !strings.Contains(err.Error(), "PORCHLIGHT_EDITOR: want ") {
		t.Errorf("PORCHLIGHT_EDITOR is not named: %v", err)
	}
}
