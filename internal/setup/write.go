package setup

import (
	"bytes"
	"errors"
	"io/fs"
	"os"

	"porchlight/internal/theme"
)

// Write carries out the plan, whole or not at all: after an error the site is as it was.
func (p *Plan) Write(site *os.Root) error {
	var done []Change // with the texts from before; nil: there was no file
	for _, c := range p.Changes {
		before, err := site.ReadFile(c.File)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			p.undo(site, done)
			return err
		}
		if err := c.write(site); err != nil {
			p.undo(site, done)
			return err
		}
		done = append(done, Change{c.File, before})
	}
	return nil
}

// undo puts the texts from before back. It ignores errors, since another one is being reported.
func (p *Plan) undo(site *os.Root, before []Change) {
	for _, c := range before {
		_ = c.write(site)
	}
}

func (c Change) write(site *os.Root) error {
	if c.Text == nil {
		return site.Remove(c.File)
	}
	return theme.Replace(site, c.File, c.Text)
}

// Source is the text of a file as it would be, for showing the lines of findings.
func (p *Plan) Source(file string) ([]byte, error) {
	for _, c := range p.Changes {
		if c.File == file {
			return bytes.Clone(c.Text), nil
		}
	}
	return nil, fs.ErrNotExist
}
