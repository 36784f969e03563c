package main

import (
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"porchlight/internal/build"
	"porchlight/internal/external"
	"porchlight/internal/finding"
)

// lookElsewhere adds what is to say of links to other sites.
func (f *checkFlags) lookElsewhere(cmd *cobra.Command, opt build.Options, checked *build.Checked) error {
	opt.Drawing, opt.Counted = nil, nil
	o, err := build.Look(opt, build.AsBuilt)
	if err != nil {
		return err
	}
	defer o.Close() //nolint:errcheck // it was only read
	if err := o.Draw(cmd.Context(), nil, nil); err != nil {
		return err
	}
	folder := filepath.Join(opt.Source, build.CacheFolder, "external")
	if f.noCache {
		folder = ""
	}
	agent := "Porchlight/" + version + " (checks links"
	if own := o.Config.BaseURL.String(); own != "" {
		agent += " of " + own
	}
	progress := newProgress(cmd.ErrOrStderr(), "looking at other sites")
	defer progress.end()
	links := external.Links(o)
	answers, err := external.Polite(agent+")", folder).Look(cmd.Context(), external.Addresses(links), progress.show)
	found, err := external.Findings(links, answers, err, o.ReadFile)
	checked.Findings = finding.Sort(slices.Concat(checked.Findings, o.Chosen(found)))
	return err
}
