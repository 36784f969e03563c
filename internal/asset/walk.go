package asset

import (
	"io/fs"
	"path"
	"strings"
	"sync"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// Note is the name of the file that explains a folder in a new site. It is not published.
const Note = "_README.txt"

// Folder is the name of the folder of static files in a site or theme.
const Folder = "static"

// walk finds the files in the static folder of a site or theme. It reports what it cannot publish.
func walk(fsys fs.FS) (found []*source, findings []finding.Finding) {
	if fsys == nil {
		return nil, nil
	}
	report := func(at string, fault *tree.Fault) {
		f := unreadable.At(at, finding.Position{}, "%s", fault.Why)
		f.Suggestion = fault.Advice
		findings = append(findings, f)
	}
	skip := func(e *tree.Entry, message, what, advice string) {
		findings = append(findings, skipped.At(e.Path, finding.Position{}, message, e.Name, what).Suggest("%s", advice))
	}
	snapshot := tree.Take(fsys, Folder)
	switch top := snapshot.Entry(Folder); {
	case top == nil:
		return nil, nil
	case top.Kind == tree.Broken:
		report(Folder, top.Fault)
	case top.Kind != tree.Directory:
		report(Folder, &tree.Fault{Why: "this is a file, and a folder is wanted here"})
	}
	snapshot.Folder(Folder).Folders(func(f *tree.Folder) {
		if f.Fault != nil {
			report(f.Path, f.Fault)
		}
		for _, e := range f.Entries {
			switch {
			case e.Name == Note:
			case e.Kind == tree.File:
				name := strings.TrimPrefix(e.Path, folder)
				s := &source{
					fsys: snapshot.FS(), entry: e, name: name, size: e.Stamp.Size, mediaType: MediaType(e.Name),
				}
				s.measured = sync.OnceValue(s.measure)
				found = append(found, s)
			case e.Kind == tree.Broken:
				report(e.Path, e.Fault)
			case e.Kind == tree.Hidden:
				skip(e, "%q is not published: its name begins with a %s", "dot",
					"give it another name, or move it out of static")
			case e.Kind == tree.Special:
				skip(e, "%q is not published: it is not a file but a %s", kind(e.Mode), "move it out of static")
			}
		}
	})
	return found, findings
}

func kind(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	default:
		return "device"
	}
}

// unread reports that a file in static/ cannot be read.
func unread(name string, err error) finding.Finding {
	f := unreadable.At(path.Join(Folder, name), finding.Position{}, "")
	f.Message, f.Suggestion = tree.Why(err)
	return f
}
