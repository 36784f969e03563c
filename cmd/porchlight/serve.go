package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/preview"
	"porchlight/internal/serve"
	"porchlight/internal/theme"
	"porchlight/internal/watch"
)

// usualPoll is the interval for --poll without a value.
const usualPoll = 500 * time.Millisecond

type serveFlags struct {
	site  siteFlags
	given map[string]bool // whether a flag is on the command line, by name

	port                       int
	bind, editor               string
	allowHosts                 []string
	lan, open, navigate, quiet bool
	poll                       time.Duration
}

func newServe() *cobra.Command {
	f := &serveFlags{given: map[string]bool{}}
	cmd := &cobra.Command{
		Use:     "serve",
		Aliases: []string{"server"}, // the name in Hugo
		Short:   "Show the site while you write it",
		Long: `Serve shows the site in your browser while you write it. When you save a file, the page changes at once.

Drafts and pages whose date has not come are shown with a mark. Problems appear beside the page, over its last good
state. Nothing is written, neither to public/ nor elsewhere, until you press a button that mends a problem.`,
		Example: `  porchlight serve
  porchlight serve --openBrowser
  porchlight serve --buildDrafts=false
  porchlight serve --lan
  porchlight serve --source my-site --port 8080`,
		Args: func(cmd *cobra.Command, args []string) error { return f.checkArgs(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, name := range []string{"port", "bind", "buildDrafts", "buildFuture", "buildExpired", "editor",
				"poll"} {
				f.given[name] = cmd.Flags().Changed(name)
			}
			return runServe(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), f)
		},
	}
	f.site.addReading(cmd)
	f.add(cmd)
	return cmd
}

func (f *serveFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVarP(&f.site.drafts, "buildDrafts", "D", true, "show drafts; with --lan only if you ask for them")
	flags.BoolVarP(&f.site.future, "buildFuture", "F", true,
		"show pages whose date has not come; with --lan only if you ask for them")
	flags.BoolVarP(&f.site.expired, "buildExpired", "E", true,
		"show pages that have expired; with --lan only if you ask for them")
	flags.IntVarP(&f.port, "port", "p", usualPort, "port to listen on; 0 for any free port")
	flags.StringVar(&f.bind, "bind", "", "address of this computer to listen on (default this computer only)")
	flags.StringSliceVar(&f.allowHosts, "allow-host", nil,
		"another host name of the preview, such as preview.test; may be repeated")
	flags.BoolVar(&f.lan, "lan", false, "let phones and other computers on the same network see the preview")
	flags.DurationVar(&f.poll, "poll", 0, "look for changed files this often, such as --poll=2s; for network drives and containers")
	flags.Lookup("poll").NoOptDefVal = usualPoll.String()
	flags.BoolVarP(&f.open, "openBrowser", "O", false, "open the front page in your browser")
	flags.BoolVar(&f.navigate, "navigateToChanged", false, "open the page that you save in the browser")
	flags.StringVar(&f.editor, "editor", "",
		"program in which links open files: vscode, idea, sublime, none, or an address with {path}, {line} and {column}")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print the address and problems only")
}

// checkArgs refuses arguments, except the "2s" of "--poll 2s", which Hugo accepts.
func (f *serveFlags) checkArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 1 && cmd.Flags().Changed("poll") {
		if every, err := time.ParseDuration(args[0]); err == nil {
			f.poll = every
			return nil
		} else if strings.ContainsAny(args[0][:min(1, len(args[0]))], "-.0123456789") {
			return usage(wrongPoll(args[0]))
		}
	}
	return noArgs(cmd, args)
}

// shared reports whether other machines can reach the preview.
func (f *serveFlags) shared() bool { return f.lan || !isLoopback(f.bind) }

// settings turns the flags into settings of the configuration. A flag overrides config.toml and the
// environment. A preview for other machines shows drafts, future and expired pages only if a flag asks for
// them.
func (f *serveFlags) settings() (config.Flags, error) {
	settings, err := f.site.config()
	if err != nil {
		return settings, err
	}
	for name, show := range map[string]*bool{
		"buildDrafts": &settings.BuildDrafts, "buildFuture": &settings.BuildFuture,
		"buildExpired": &settings.BuildExpired,
	} {
		if f.shared() && !f.given[name] {
			*show = false
		}
		if !*show {
			// A flag that is off would leave the decision to config.toml, so the environment variable is
			// set.
			settings.Env = append(settings.Env, "PORCHLIGHT_"+strings.ToUpper(name)+"=false")
		}
	}
	return settings, nil
}

// now gives the clock of the preview, which may run for days. It is nil if the day is fixed.
func (f *serveFlags) now() func() time.Time {
	if f.site.clock != "" || os.Getenv("SOURCE_DATE_EPOCH") != "" {
		return nil
	}
	return time.Now
}

func wrongPoll(have string) error {
	return finding.Errorf("--poll: want %s, have %q", wanted["duration"], have)
}

// check refuses flags with values out of range, and flags that exclude each other.
func (f *serveFlags) check() error {
	switch {
	case f.port < 0 || f.port > 65535:
		return usage(fmt.Errorf("--port: want a number from 0 to 65535, have %d", f.port))
	case f.given["poll"] && f.poll < 10*time.Millisecond:
		return usage(wrongPoll(f.poll.String()))
	case f.lan && f.given["bind"]:
		return usage(errors.New("--lan listens on all addresses, and --bind on one: write one of them"))
	}
	return nil
}

// options checks the flags. It returns the options of the server and the settings of the configuration.
func (f *serveFlags) options() (opt serve.Options, settings config.Flags, err error) {
	if err = f.check(); err != nil {
		return opt, settings, err
	}
	if opt.Hosts, err = allowedHosts(f.allowHosts); err != nil {
		return opt, settings, err
	}
	source, _, err := f.site.folders()
	if err != nil {
		return opt, settings, err
	}
	if settings, err = f.settings(); err != nil {
		return opt, settings, err
	}
	if opt.Editor, err = editorNamed(f.editor, f.given["editor"]); err != nil {
		return opt, settings, err
	}
	if opt.Source, err = filepath.Abs(source); err != nil {
		return opt, settings, machine(err)
	}
	opt.Navigate = f.navigate
	return opt, settings, nil
}

func runServe(ctx context.Context, stdout, stderr io.Writer, f *serveFlags) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	opt, settings, err := f.options()
	if err != nil {
		return err
	}
	// Listen first, so that a browser that connects while the site is being read waits and is not refused.
	at, err := f.listen()
	if err != nil {
		return err
	}
	defer at.close()
	out := newConsole(stdout, stderr, opt.Source, f.quiet)

	go limitMemoryToUse(ctx, leastMemory)
	watcher, err := watch.New(watch.Options{
		Root: opt.Source, Folders: watchedFolders, Files: config.Files(), Poll: f.poll, Notify: out.warn,
	})
	if err != nil {
		return machine(err)
	}
	preview, err := readSite(ctx, build.Options{Source: opt.Source, Theme: porchlight.Starter, Flags: settings,
		Now: f.now()})
	switch {
	case errors.Is(err, context.Canceled):
		out.stopped()
		return nil
	case err != nil:
		return machine(err)
	}
	defer preview.Close() //nolint:errcheck // it was only read
	opt.Preview, opt.Hosts, opt.Token, opt.Open = preview, append(at.hosts(), opt.Hosts...), at.token, at.open
	setCollector(calmPercent)
	session := &session{preview: preview, server: serve.New(opt), watcher: watcher, out: out,
		unreported: make(chan []saved, 1), unchecked: make(chan []string, 1)}
	return session.run(ctx, end, func() {
		out.started(at, preview)
		if f.open {
			go openBrowser(ctx, at.address(preview.Edition().Config.BaseURL), out)
		}
	}, at.listeners)
}

// watchedFolders are the folders on which the preview depends. They need not exist.
var watchedFolders = append([]string{"content"}, theme.Folders()...)

// readSite reads the site. It returns early when ctx ends, so that Ctrl-C does not wait for a large site.
func readSite(ctx context.Context, opt build.Options) (*preview.Preview, error) {
	var opened *preview.Preview
	read := make(chan error, 1)
	go func() {
		var err error
		opened, err = preview.Open(opt, build.AsBuilt)
		read <- err
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case err := <-read:
		return opened, err
	}
}

// editors has the URL by which each editor opens a file at a line. The sources are the documentation of VS
// Code (code.visualstudio.com/docs/editor/command-line), of the JetBrains IDEs, and of Sublime Text with a
// package for "subl:".
var editors = map[string]string{
	"vscode":  "vscode://file{path}:{line}:{column}",
	"idea":    "idea://open?file={path}&line={line}&column={column}",
	"sublime": "subl://open?url=file://{path}&line={line}&column={column}",
	"none":    "",
}

// editorCommands maps the programs in VISUAL and EDITOR to names in editors.
var editorCommands = map[string]string{
	"code": "vscode", "idea": "idea", "idea64": "idea", "subl": "sublime", "sublime_text": "sublime",
}

// editorScheme matches the scheme of a URL.
var editorScheme = lazyregexp.New(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// editorNamed gives the function that makes links to files for an editor. given reports whether --editor
// was written. Without it, the environment decides.
func editorNamed(name string, given bool) (serve.Editor, error) {
	where := "--editor"
	if !given {
		if name = os.Getenv("PORCHLIGHT_EDITOR"); name != "" {
			where = "PORCHLIGHT_EDITOR"
		} else {
			name = usualEditor(os.Getenv)
		}
	}
	template, known := editors[name]
	if !known {
		template = name
		if !strings.Contains(name, "{path}") || !mayOpen(name) {
			known := []string{"vscode", "idea", "sublime", "none"}
			const message = "%s: want %s, or an address such as vscode://file{path}:{line}:{column}, have %q"
			end := usage(fmt.Errorf(message, where, strings.Join(known, ", "), name))
			if near := finding.Nearest(name, known); near != "" {
				end.hint = fmt.Sprintf("did you mean: --editor %s", near)
			}
			return nil, end
		}
	}
	if template == "" {
		return func(string, int, int) string { return "" }, nil
	}
	return func(path string, line, column int) string {
		place := []string{"{line}", strconv.Itoa(max(line, 1)), "{column}", strconv.Itoa(max(column, 1))}
		return strings.NewReplacer(append(place, "{path}", escapePath(path))...).Replace(template)
	}, nil
}

// mayOpen reports whether a URL opens another program. It refuses schemes that the browser runs or loads
// itself.
func mayOpen(address string) bool {
	scheme := strings.ToLower(strings.TrimSuffix(editorScheme().FindString(address), ":"))
	refused := []string{"", "javascript", "data", "vbscript", "blob", "about", "file", "view-source"}
	return !slices.Contains(refused, scheme)
}

// usualEditor gives the editor that the environment names. It is "none" if that editor is not in editors.
func usualEditor(env func(string) string) string {
	if env("TERM_PROGRAM") == "vscode" {
		return "vscode"
	}
	for _, name := range []string{"VISUAL", "EDITOR"} {
		command, _, _ := strings.Cut(env(name), " ") // "code --wait"
		base := strings.TrimSuffix(strings.ToLower(filepath.Base(filepath.ToSlash(command))), ".exe")
		if known := editorCommands[base]; known != "" {
			return known
		}
	}
	return "none"
}

// escapePath makes an absolute path safe for every part of a URL. Slashes are forward, and there is one at
// the start. ASCII letters, digits, "-", "_", ".", "~" and the colon of a drive stay. All other bytes are
// percent-encoded.
func escapePath(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/sites/harbor
	}
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		plain := strings.IndexByte("/-_.~", c) >= 0 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
		if drive := c == ':' && i == 2; plain || drive {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
