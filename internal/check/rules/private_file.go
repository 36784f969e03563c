package rules

import (
	"path"
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "private-file",
	Severity: finding.Error,
	Doc:      "A file in static/ looks like a key, a backup or the source of a program",
	Why: "Files in `static/` are published unchanged. A key, a password or a copy of a database would be public, " +
		"and a program would show its source.",
	Instead: "Move the file out of `static/`. If it is meant for everyone, set `private-file = \"off\"` under `[checks]`.",
	File: func(p *check.Pass) {
		f := p.File
		if f.Origin != check.FromStatic {
			return
		}
		name := strings.ToLower(path.Base(f.Name))
		if slices.Contains(privateNames, name) || slices.Contains(privateEndings, path.Ext(name)) {
			p.Report(check.Place{File: f.Name}, "%q looks like a key, a backup or the source of a program, and everyone could read it",
				path.Base(f.Name)).Suggest("move it out of static/")
		}
	},
})

// privateNames and privateEndings are names and extensions of files with keys, passwords, data or programs. Files for a
// host, such as _headers, _redirects, CNAME and robots.txt, belong in static/ and are not listed.
var (
	privateNames = strings.Fields(`id_rsa id_dsa id_ecdsa id_ed25519 env credentials dockerfile docker-compose.yml makefile
		wp-config.php known_hosts authorized_keys package-lock.json`)
	privateEndings = strings.Fields(`.pem .key .p12 .pfx .kdbx .env .sql .sqlite .sqlite3 .db .dump .bak .old .orig .swp
		.php .php3 .phtml .asp .aspx .jsp .cgi .inc .sh .bat .ps1`)
)
