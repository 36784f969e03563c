package main

import (
	"fmt"
	"io"
	"path"
	"strings"

	"porchlight/internal/archetype"
	"porchlight/internal/content"
)

// listKinds names everything that a page can be started as.
func listKinds(stdout io.Writer, flags *siteFlags, format string) error {
	in, err := openStartable(flags)
	if err != nil {
		return err
	}
	defer in.root.Close() //nolint:errcheck // it was only read
	if format == "json" {
		err = writeJSON(stdout, kindsReport(in.set.Entries()))
	} else {
		err = printKinds(stdout, in.set.Entries())
	}
	return machine(err)
}

// kindReport is something that a page can be started as, for other programs. Its names are an interface.
type kindReport struct {
	Kind      string   `json:"kind"`
	Doc       string   `json:"doc"`
	Folder    string   `json:"folder,omitempty"` // below content/
	From      []string `json:"from"`             // ids that start such a page, too
	Archetype string   `json:"archetype"`
	Own       bool     `json:"own"` // the archetype is the site's own
}

func kindsReport(entries []archetype.Entry) any {
	list := make([]kindReport, len(entries))
	for i, e := range entries {
		list[i] = kindReport{e.Name, e.Doc, e.Folder, append([]string{}, e.From...), e.File, e.Own}
	}
	return struct {
		Version int          `json:"version"`
		Kinds   []kindReport `json:"kinds"`
	}{1, list}
}

func printKinds(w io.Writer, entries []archetype.Entry) error {
	rows := make([][]string, len(entries))
	var about [][]string
	for i, e := range entries {
		folder := path.Join(content.Folder, e.Folder) + "/"
		rows[i] = []string{e.Name, folder, e.File + cond(e.Own, "", " (built in)"), e.Doc}
		if len(e.From) > 0 {
			about = append(about, []string{e.Name, strings.Join(e.From, ", ")})
		}
	}
	if err := printTable(w, []string{"kind", "usual folder", "begins with", "what for"}, rows); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return printTable(w, []string{"kind", "or say what it is about"}, about)
}
