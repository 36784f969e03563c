package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/memory"
	"porchlight/internal/publish"
	"porchlight/internal/record"
	"porchlight/internal/tree"
)

// siteFlags are the flags about the site that several commands share, with Hugo's names.
type siteFlags struct {
	source, destination, baseURL, environment, clock string
	drafts, future, expired                          bool
}

func (f *siteFlags) add(cmd *cobra.Command) {
	f.addReading(cmd)
	f.addIncluding(cmd)
	f.addDestination(cmd)
}

func (f *siteFlags) addDestination(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.destination, "destination", "d", "public",
		"folder to write to, relative to the site's folder")
}

// addReading adds the flags of commands that only read a site.
func (f *siteFlags) addReading(cmd *cobra.Command) {
	f.addSource(cmd)
	flags := cmd.Flags()
	flags.StringVarP(&f.baseURL, "baseURL", "b", "",
		"address of the site, such as https://example.org/recovery/")
	flags.StringVarP(&f.environment, "environment", "e", "production", "name of the environment")
	flags.StringVar(&f.clock, "clock", "", "act as if it were this moment, such as 2027-03-01 or 2027-03-01T09:00:00Z")
}

// addSource adds the flag for the site's folder.
func (f *siteFlags) addSource(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.source, "source", "s", ".", "folder of the site")
}

// addIncluding adds the flags that include pages which are not live.
func (f *siteFlags) addIncluding(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVarP(&f.drafts, "buildDrafts", "D", false, "include drafts")
	flags.BoolVarP(&f.future, "buildFuture", "F", false, "include pages whose date has not come")
	flags.BoolVarP(&f.expired, "buildExpired", "E", false, "include pages that have expired")
}

// config turns the flags into settings of the configuration. The clock is --clock, else SOURCE_DATE_EPOCH
// (https://reproducible-builds.org), else the present time.
func (f *siteFlags) config() (config.Flags, error) {
	flags := config.Flags{
		BaseURL: f.baseURL, Environment: f.environment, Clock: time.Now(), Env: os.Environ(),
		BuildDrafts: f.drafts, BuildFuture: f.future, BuildExpired: f.expired,
	}
	if f.baseURL != "" {
		if err := config.CheckBaseURL(f.baseURL); err != nil {
			return flags, refuse("", "--baseURL: %w", err)
		}
	}
	if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil || seconds < 0 {
			return flags, refuse("", "SOURCE_DATE_EPOCH: want seconds since 1970, have %q", epoch)
		}
		flags.Clock = time.Unix(seconds, 0).UTC()
	}
	if f.clock != "" {
		clock, err := record.ParseTime(f.clock, time.UTC)
		if err != nil {
			return flags, refuse("", "--clock: %w", err)
		}
		if clock.IsZero() { // which means now, in settings
			return flags, refuse("", "--clock: want a later moment than %q, such as 2027-03-01", f.clock)
		}
		flags.Clock = clock
	}
	return flags, nil
}

// folders gives the site's folder and the destination. It checks that the folder holds a site.
func (f *siteFlags) folders() (source, dest string, err error) {
	info, err := os.Stat(f.source)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", "", refuse("", "there is no folder %q", f.source)
	case err != nil:
		return "", "", machine(err)
	case !info.IsDir():
		return "", "", refuse("", "%q is a file, not the folder of a site", f.source)
	}
	if _, err := os.Stat(filepath.Join(f.source, "content")); errors.Is(err, fs.ErrPermission) {
		why, advice := tree.Why(err)
		return "", "", &exit{code: exitMachine, err: finding.Errorf("the folder %q: %s", f.source, why), hint: advice}
	} else if errors.Is(err, fs.ErrNotExist) {
		return "", "", refuse("go to the folder of your site, or start one with: porchlight new site my-site",
			"there is no site in %q: it has no folder \"content\"", f.source)
	}
	dest = f.destination
	if !filepath.IsAbs(dest) {
		dest = filepath.Join(f.source, dest)
	}
	return f.source, dest, nil
}

func newBuild() *cobra.Command {
	var (
		site                   siteFlags
		quiet, strict, noCache bool
		profile                bool
		format, shard          string
	)
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Make the finished site in public/",
		Long: `Build reads content/, layouts/, static/, data/ and config.toml and writes the finished site to public/.

If there is an error, it lists every problem and leaves public/ exactly as it was. Two kinds of
error do not stop it: errors about what is left out anyway, such as a page that cannot be read, and errors about words.`,
		Example: `  porchlight build
  porchlight build --baseURL https://example.org/recovery/
  porchlight build --source my-site --destination /srv/www`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format, "text", "json"); err != nil {
				return err
			}
			opt := build.Options{Theme: porchlight.Starter, Strict: strict, NoCache: noCache,
				Counted: limitMemory(cmd.Context())}
			if shard != "" {
				var err error
				if opt.Shard, err = build.ParseShard(shard); err != nil {
					return refuse("", "--shard: %w", err)
				}
			}
			if profile {
				opt.Profile = build.NewProfile()
			}
			return runBuild(cmd, &site, opt, quiet, format == "json")
		},
	}
	site.add(cmd)
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "print problems only")
	cmd.Flags().BoolVar(&strict, "strict", false, "stop publishing at any finding, not only at errors")
	cmd.Flags().BoolVar(&noCache, "no-cache", false, "make everything anew, and keep nothing for the next build")
	cmd.Flags().StringVar(&shard, "shard", "", "make one share of the pages, such as 3/8, for \"porchlight merge\"")
	cmd.Flags().BoolVar(&profile, "profile", false, "show which layouts and pages cost most")
	cmd.Flags().StringVar(&format, "format", "text", "how to print: text or json")
	return cmd
}

func runBuild(cmd *cobra.Command, site *siteFlags, opt build.Options, quiet, json bool) error {
	stdout, stderr := cmd.OutOrStdout(), cmd.ErrOrStderr()
	source, dest, err := site.folders()
	if err != nil {
		return err
	}
	if opt.Flags, err = site.config(); err != nil {
		return err
	}
	opt.Source, opt.Dest = source, dest
	if !quiet && !json {
		opt.Waiting = func(pid int) { fmt.Fprintf(stderr, "porchlight: waiting for another build (process %d)\n", pid) }
		pages, pictures := newProgress(stderr, "drawing pages"), newProgress(stderr, "making pictures smaller")
		opt.Drawing = pages.show
		opt.Making = func(done, total int64) {
			pages.end()
			pictures.show(done, total)
		}
		defer pages.end()
		defer pictures.end()
	}
	report, err := build.Run(cmd.Context(), opt)
	if err != nil {
		return machine(err)
	}
	if json {
		summary := summaryOf(report)
		summary.Profile = profileOf(opt.Profile, report)
		err = finding.JSON(stdout, report.Findings, summary)
	} else {
		err = printReport(stdout, stderr, report, opt, quiet)
		if err == nil && opt.Profile != nil && !quiet {
			err = printProfile(stdout, opt.Profile, report)
		}
	}
	if err != nil {
		return machine(err)
	}
	if site.clock == "" && os.Getenv("SOURCE_DATE_EPOCH") != "" {
		printExpired(stderr, report.Ends, opt.Flags.Clock)
	}
	if report.BucketErr != nil && !quiet {
		why := finding.Harmless(report.BucketErr.Error())
		fmt.Fprintf(stderr, "porchlight: the shared cache was left out: %s\n", why)
	}
	if report.CacheErr != nil && !quiet {
		why := publish.Why(report.CacheErr)
		fmt.Fprintf(stderr, "porchlight: the next build takes as long as this one: %s cannot be written: %s\n",
			filepath.Join(shownPath(source), filepath.FromSlash(build.CacheFolder)), why)
	}
	if report.Failed {
		return &exit{code: exitFindings}
	}
	return nil
}

// printExpired warns about pages that are published although they have expired by now. That happens if
// SOURCE_DATE_EPOCH sets the build to an earlier day.
func printExpired(stderr io.Writer, ends []time.Time, clock time.Time) {
	expired := 0
	for _, end := range ends {
		if end.After(clock) && end.Before(time.Now()) {
			expired++
		}
	}
	if expired > 0 {
		fmt.Fprintf(stderr, "porchlight: SOURCE_DATE_EPOCH builds the site of %s: %s since then, and %s published\n",
			clock.Format(time.DateOnly), count(expired, "page has expired", "pages have expired"),
			cond(expired == 1, "is", "are"))
	}
}

// The memory limit for each page of a build, in bytes. Beyond manyMorePages, a page may use less: the time of the
// garbage collection grows with the part of the limit that is in use, and large sites have to fit into the machine.
const (
	memoryForPage     = 13 << 10
	manyMorePages     = 10_000
	memoryForMorePage = 7 << 10
)

// maxReserved is how many bytes are reserved at most. A process with a memory limit may be refused more.
const maxReserved = 512 << 20

// manyPages is how many pages a build needs before it reserves memory.
const manyPages = 1000

// limitMemory gives a function that sets the memory limit for a build of so many pages. About 5 KB a page are in
// use while pages are drawn, and 6 KB when the findings are collected. The rest is for garbage. The limit is set
// before pages are read, because garbage from reading would count against it until the end. A site that needs
// more memory gets it: near the limit, garbage collection takes half of the time. Nothing is limited if the
// environment sets GOMEMLIMIT.
func limitMemory(ctx context.Context) func(pages int) {
	return func(pages int) {
		if os.Getenv("GOMEMLIMIT") != "" {
			return
		}
		least := memory.Site + memoryForPage*int64(min(pages, manyMorePages)) +
			memoryForMorePage*int64(max(0, pages-manyMorePages))
		if pages >= manyPages {
			reserve(int(min(least, maxReserved)))
			debug.FreeOSMemory() // reserved but unused memory must not count against the limit
		}
		debug.SetMemoryLimit(least)
		go limitMemoryToUse(ctx, least)
	}
}

// reserve allocates so many bytes as huge pages and drops them, so that the heap can reuse them. A
// strings.Builder does not clear its memory. A slice would be cleared, and all its pages would be touched.
func reserve(bytes int) {
	var room strings.Builder
	room.Grow(bytes)
	memory.Advise(unsafe.Slice(unsafe.StringData(room.String()), bytes))
}
