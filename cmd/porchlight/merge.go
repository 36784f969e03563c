package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"porchlight/internal/build"
	"porchlight/internal/publish"
)

func newMerge() *cobra.Command {
	var (
		site  siteFlags
		quiet bool
	)
	cmd := &cobra.Command{
		Use:   "merge DIR...",
		Short: "Join the shards of a site that several machines have built",
		Long: `Merge joins what "porchlight build --shard" has made, one folder for each shard, and writes the
finished site to public/.

All shards must be of one build: made by the same program from the same files on the same day.
If anything is missing or was changed, it lists what, and leaves public/ exactly as it was.`,
		Example: `  porchlight build --shard 1/2 --destination shard1
  porchlight build --shard 2/2 --destination shard2
  porchlight merge shard1 shard2`,
		Args: func(_ *cobra.Command, dirs []string) error {
			if len(dirs) == 0 {
				return refuse("such as: porchlight merge shard1 shard2", "which folders have the shards?")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, dirs []string) error {
			dest := site.destination
			if !filepath.IsAbs(dest) {
				dest = filepath.Join(site.source, dest)
			}
			opt := build.Options{Source: site.source, Dest: dest}
			shards, stats, err := build.Merge(cmd.Context(), opt, dirs)
			if err != nil {
				return mergeError(err)
			}
			if quiet {
				return nil
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(),
				"joined: %s is ready to be copied to any static host\n  %s, %d written, %d unchanged, %d removed\n",
				shownPath(dest), count(shards, "shard", "shards"), stats.Written, stats.Unchanged, stats.Removed)
			return machine(err)
		},
	}
	site.addSource(cmd)
	site.addDestination(cmd)
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "print problems only")
	return cmd
}

// mergeError explains in plain words why shards cannot be joined.
func mergeError(err error) error {
	var (
		refused *build.MergeError
		foreign *publish.RefusedError
	)
	if errors.As(err, &refused) && !errors.As(err, &foreign) {
		return &exit{code: exitUsage, err: refused, hint: "build all shards anew, and give each folder once"}
	}
	return machine(err)
}
