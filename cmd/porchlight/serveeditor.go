package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/serve"
)

// editors are the addresses by which programs open a file at a place, as they document it: VS Code
// (code.visualstudio.com/docs/editor/command-line), the IDEs of JetBrains, and Sublime Text with a package for "subl:".
var editors = map[string]string{
	"vscode":  "vscode://file{path}:{line}:{column}",
	"idea":    "idea://open?file={path}&line={line}&column={column}",
	"sublime": "subl://open?url=file://{path}&line={line}&column={column}",
	"none":    "",
}

// editorCommands are the names in editors, by the programs that VISUAL and EDITOR name.
var editorCommands = map[string]string{
	"code": "vscode", "idea": "idea", "idea64": "idea", "subl": "sublime", "sublime_text": "sublime",
}

// editorScheme is the scheme of an address.
var editorScheme = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// editorNamed makes links that open files in an editor. given: --editor was written; else the environment is used.
func editorNamed(name string, given bool) (serve.Editor, error) {
	where := "--editor"
	if !given {
		if name = os.Getenv("PORCHLIGHT_EDITOR"); name != "" {
			where = "PORCHLIGHT_EDITOR"
		} else {
			name = usualEditor(os.Getenv)
		}
	}
	template, known := editors[name]
	if !known {
		template = name
		if !strings.Contains(name, "{path}") || !mayOpen(name) {
			known := []string{"vscode", "idea", "sublime", "none"}
			const message = "%s: want %s, or an address such as vscode://file{path}:{line}:{column}, have %q"
			end := usage(fmt.Errorf(message, where, strings.Join(known, ", "), name))
			if near := finding.Nearest(name, known); near != "" {
				end.hint = fmt.Sprintf("did you mean: --editor %s", near)
			}
			return nil, end
		}
	}
	if template == "" {
		return func(string, int, int) string { return "" }, nil
	}
	return func(path string, line, column int) string {
		place := []string{"{line}", strconv.Itoa(max(line, 1)), "{column}", strconv.Itoa(max(column, 1))}
		return strings.NewReplacer(append(place, "{path}", escapePath(path))...).Replace(template)
	}, nil
}

// mayOpen reports whether an address opens another program: the browser does not run or load it itself.
func mayOpen(address string) bool {
	scheme := strings.ToLower(strings.TrimSuffix(editorScheme.FindString(address), ":"))
	refused := []string{"", "javascript", "data", "vbscript", "blob", "about", "file", "view-source"}
	return !slices.Contains(refused, scheme)
}

// usualEditor is the editor that the terminal or the environment names, "none" when it is not one of editors.
func usualEditor(env func(string) string) string {
	if env("TERM_PROGRAM") == "vscode" {
		return "vscode"
	}
	for _, name := range []string{"VISUAL", "EDITOR"} {
		command, _, _ := strings.Cut(env(name), " ") // "code --wait"
		base := strings.TrimSuffix(strings.ToLower(filepath.Base(filepath.ToSlash(command))), ".exe")
		if known := editorCommands[base]; known != "" {
			return known
		}
	}
	return "none"
}

// escapePath makes an absolute path safe in every part of an address: with forward slashes, a leading one, and
// everything but ASCII letters, digits and the colon of a drive percent-encoded.
func escapePath(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/sites/harbor
	}
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		plain := strings.IndexByte("/-_.~", c) >= 0 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
		if drive := c == ':' && i == 2; plain || drive {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
