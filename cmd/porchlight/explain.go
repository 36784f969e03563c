package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/report"
	"porchlight/internal/site"
)

func newExplain() *cobra.Command {
	var (
		flags  siteFlags
		format string
		why    bool
	)
	cmd := &cobra.Command{
		Use:   "explain PATH",
		Short: "Show why a page is live or not, its address, and what links to it",
		Long: `Explain shows everything about one page: whether it is live and why, its address, its layout, its helpline, who
reviewed it, related pages, what links to it, and its findings. PATH is the file, the path or the address of the
page. Nothing is written.`,
		Example: `  porchlight explain content/levels-of-care/iop.md
  porchlight explain /levels-of-care/iop/
  porchlight explain content/levels-of-care/iop.md --why
  porchlight explain https://www.example.org/levels-of-care/iop/ --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return refuse("write: porchlight explain content/levels-of-care/iop.md",
					"name one page, by its file or its address")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", "json"); err != nil {
				return err
			}
			p, err := explain(cmd.Context(), &flags, args[0], why, newProgress(cmd.ErrOrStderr(), "drawing pages"))
			if err != nil {
				return err
			}
			if format == "json" {
				err = writeJSON(cmd.OutOrStdout(), struct {
					Version int `json:"version"`
					*report.Page
				}{1, p})
			} else {
				err = printExplanation(cmd.OutOrStdout(), p, flags.source)
			}
			return machine(err)
		},
	}
	flags.addReading(cmd)
	flags.addIncluding(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "how to print: text or json")
	cmd.Flags().BoolVar(&why, "why", false, "also show whether the last build drew the page anew, and why")
	return cmd
}

// explain finds a page and draws the site to count its links. For a page that is not published, it draws
// the site as if the page were published.
func explain(
	ctx context.Context, flags *siteFlags, path string, why bool, progress *progress,
) (*report.Page, error) {
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
			return report.Unread(overview, withheld), nil
		}
		if overview, err = look(flags, build.Everything); err != nil {
			return nil, err
		}
		defer overview.Close() //nolint:errcheck // it was only read
		page = overview.Site.Page(withheld.Page.File)
	}
	defer progress.end()
	p, err := report.Explain(ctx, overview, page, withheld, progress.show)
	if err != nil {
		return nil, machine(err)
	}
	if why {
		p.LastBuild = overview.LastDrawing(page)
	}
	return p, nil
}

// printExplanation prints the report on a page as text.
func printExplanation(w io.Writer, p *report.Page, source string) error {
	strong := fmt.Sprint
	if useColor(w) {
		strong = color.New(color.Bold).Sprint
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", strong(finding.Harmless(cmp.Or(p.Title, p.File))))
	for _, s := range p.Statements() {
		for i, words := range s.Words {
			fmt.Fprintf(&b, "  %-12s %s\n", cond(i == 0, s.Name, ""), finding.Harmless(words))
		}
	}
	if len(p.Findings) > 0 {
		b.WriteString("\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	return finding.Text(w, p.Findings, textOptions(w, source))
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
	end := refuse("write the page's file or address; \"porchlight list all\" names every file",
		"there is no page at %q", written)
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/"), "content/")
	switch r := o.Site.Resolve(o.Site.Page("/"), "/"+path); {
	case r.Kind == site.ToFile:
		end.err, end.hint = finding.Errorf("%q is a file that is published as it is, not a page", written), ""
	case r.Nearest != "":
		end.hint = "did you mean: porchlight explain " + strings.TrimPrefix(r.Nearest, "/")
	}
	return nil, end
}

// pathInSite turns an address or a file into a path from the top of the site. It removes the site's host or
// folder.
func pathInSite(o *build.Overview, source, path string) (string, error) {
	if u, err := url.Parse(path); err == nil && u.Host != "" {
		if !strings.EqualFold(u.Host, o.Config.BaseURL.Host) {
			return "", refuse(fmt.Sprintf("the address of this site is %s; --baseURL sets another",
				o.Config.BaseURL), "%q is not an address of this site", path)
		}
		return u.EscapedPath(), nil
	}
	return inFolder(source, filepath.ToSlash(path)), nil
}

// inFolder removes the site's folder from the path of a file.
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
