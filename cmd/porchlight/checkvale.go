package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

// addExport adds --export to check, which writes a list of words for another program instead of checking.
func (f *checkFlags) addExport(cmd *cobra.Command) {
	format := ""
	cmd.Flags().StringVar(&format, "export", "",
		"write the words of the rule language into a folder, as a style for another program: vale")
	args, run := cmd.Args, cmd.RunE
	cmd.Args = func(cmd *cobra.Command, list []string) error {
		switch {
		case format == "":
			return args(cmd, list)
		case format != "vale":
			return refuse("write: porchlight check --export vale FOLDER", "--export: want vale, have %q", format)
		case len(list) != 1:
			return refuse("write: porchlight check --export vale FOLDER", "--export wants one folder to write to")
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, list []string) error {
		if format != "" {
			return f.exportVale(cmd, list[0])
		}
		return run(cmd, list)
	}
}

// exportVale writes the words of the rule language as a style of Vale into a folder.
func (f *checkFlags) exportVale(cmd *cobra.Command, folder string) error {
	source, _, err := f.site.folders()
	if err != nil {
		return err
	}
	settings, err := f.site.config()
	if err != nil {
		return err
	}
	cfg, findings := config.Load(os.DirFS(source), settings)
	if finding.HasErrors(findings) {
		stderr := cmd.ErrOrStderr()
		if err := finding.Text(stderr, findings, textOptions(stderr, source)); err != nil {
			return machine(err)
		}
		return &exit{code: exitFindings}
	}
	files := check.Vale(cfg.Data.Packs["language"], cfg.LanguageGuide)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return machine(err)
		}
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			return machine(err)
		}
	}
	return nil
}
