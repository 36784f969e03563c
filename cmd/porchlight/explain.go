package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"porchlight/internal/build"
	"porchlight/internal/site"
)

func newExplain() *cobra.Command {
	var (
		flags  siteFlags
		format string
	)
	cmd := &cobra.Command{
		Use:   "explain PATH",
		Short: "Say why a page is live or not, where, and what leads to it",
		Long: `Explain tells of one page whether it is live and why, its address, its layout, the helpline that it shows, who
checked it, what it is tied to, what leads to it, and what is wrong with it. PATH is its file, its path or its
address. Nothing is written.`,
		Example: `  porchlight explain content/levels-of-care/iop.md
  porchlight explain /levels-of-care/iop/
  porchlight explain https://www.example.org/levels-of-care/iop/ --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &exit{code: exitUsage, err: errors.New("name one page, by its file or its address"),
					hint: "write: porchlight explain content/levels-of-care/iop.md"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usage(fmt.Errorf("--format: want text or json, have %q", format))
			}
			e, err := explain(cmd.Context(), &flags, args[0], newProgress(cmd.ErrOrStderr()))
			if err != nil {
				return err
			}
			if format == "json" {
				err = writeJSON(cmd.OutOrStdout(), e.report())
			} else {
				err = e.print(cmd.OutOrStdout(), flags.source)
			}
			if err != nil {
				return &exit{code: exitMachine, err: err}
			}
			return nil
		},
	}
	flags.addReading(cmd)
	flags.addIncluding(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "how to print: text or json")
	return cmd
}

// explained is what is known of one page, with the site it was asked of.
type explained struct {
	*build.Explanation
	site *build.Overview // closed; what was read stays
}

// explain finds a page and draws the site around it. A page that is not published is looked at in the site as it would be with it.
func explain(ctx context.Context, flags *siteFlags, path string, progress *progress) (*explained, error) {
	overview, err := look(flags, build.AsBuilt)
	if err != nil {
		return nil, err
	}
	defer overview.Close() //nolint:errcheck // it was only read
	page, err := findPage(overview, flags.source, path)
	if err != nil {
		return nil, err
	}
	withheld := page.Withheld()
	if withheld != nil {
		if withheld.Reason == site.Unread {
			return unreadPage(overview, withheld), nil
		}
		if overview, err = look(flags, build.Everything); err != nil {
			return nil, err
		}
		defer overview.Close() //nolint:errcheck // it was only read
		page = overview.Site.Page(withheld.Page.File)
	}
	defer progress.end()
	e, err := overview.Explain(ctx, page, progress.show)
	if err != nil {
		return nil, machine(err)
	}
	if withheld != nil {
		e.Status, e.Why = withheld.Reason, withheld.String()
	}
	return &explained{e, overview}, nil
}

// unreadPage tells of a page whose file could not be read: there is only what is wrong with it.
func unreadPage(o *build.Overview, w *site.Withheld) *explained {
	e := &build.Explanation{File: w.Page.File, Status: w.Reason, Why: w.String()}
	for _, f := range o.Findings {
		if f.File == w.Page.File {
			e.Findings = append(e.Findings, f)
		}
	}
	return &explained{e, o}
}

// findPage finds a page by its file, its logical path, its address or its id.
func findPage(o *build.Overview, source, written string) (*site.Page, error) {
	path, err := pathInSite(o, source, written)
	if err != nil {
		return nil, err
	}
	if page := o.Site.Page(path); page != nil {
		return page, nil
	}
	end := &exit{code: exitUsage, err: fmt.Errorf("there is no page at %q", written),
		hint: "write the page's file or address; \"porchlight list all\" names every file"}
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/"), "content/")
	switch r := o.Site.Resolve(o.Site.Page("/"), "/"+path); {
	case r.Kind == site.ToFile:
		end.err, end.hint = fmt.Errorf("%q is a file that is published as it is, not a page", written), ""
	case r.Nearest != "":
		end.hint = "did you mean: porchlight explain " + strings.TrimPrefix(r.Nearest, "/")
	}
	return nil, end
}

// pathInSite makes of what was written a path that counts from the top of the site: addresses lose the site's host, files the site's folder.
func pathInSite(o *build.Overview, source, path string) (string, error) {
	if u, err := url.Parse(path); err == nil && u.Host != "" {
		if !strings.EqualFold(u.Host, o.Config.BaseURL.Host) {
			return "", &exit{code: exitUsage, err: fmt.Errorf("%q is not an address of this site", path),
				hint: fmt.Sprintf("this site lives at %s; another place can be named with --baseURL", o.Config.BaseURL)}
		}
		return u.EscapedPath(), nil
	}
	return inFolder(source, filepath.ToSlash(path)), nil
}

// inFolder takes the site's folder off a file that was named with it.
func inFolder(source, file string) string {
	for _, folder := range []string{filepath.ToSlash(filepath.Clean(source)), absolute(source)} {
		if rest, ok := strings.CutPrefix(file, folder+"/"); ok && folder != "" {
			return rest
		}
	}
	return strings.TrimPrefix(file, "./")
}

func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return filepath.ToSlash(full)
	}
	return ""
}
