package build

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"testing"

	"porchlight/internal/finding"
	"porchlight/internal/publish"
)

// TestUnreadableWhilePublishing: a file that can be read no more when it is its turn stops the build as any other
// mistake of the site does: with a finding under its name, and not as if the destination were at fault.
func TestUnreadableWhilePublishing(t *testing.T) {
	session, err := publish.Begin(t.Context(), publish.Options{Dest: filepath.Join(t.TempDir(), "public")})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Abort() //nolint:errcheck // there is nothing to lose
	staged, line := &staging{session: session}, &Line{}
	staged.putFile(line, "flyer.pdf", "static/flyer.pdf", func() (io.ReadCloser, error) {
		return nil, &fs.PathError{Op: "openat", Path: "static/flyer.pdf", Err: fs.ErrPermission}
	})
	if staged.err != nil {
		t.Errorf("the machine is reported to be at fault: %v", staged.err)
	}
	if got, want := unreadIn(line.Found[Beside]), []string{"static/flyer.pdf: no permission to read it | allow your user to read it"}; !slices.Equal(got, want) {
		t.Errorf("have %q, want %q", got, want)
	}
	if _, err := session.Commit(); err == nil {
		t.Error("the site was published without the file")
	}
}

// unreadIn are the findings that say that a file cannot be read.
func unreadIn(findings []finding.Finding) []string {
	var list []string
	for _, f := range finding.Sort(slices.Clone(findings)) {
		if f.Rule == "file-unreadable" {
			list = append(list, fmt.Sprintf("%s: %s | %s", f.File, f.Message, f.Suggestion))
		}
	}
	return list
}
