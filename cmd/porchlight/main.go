// Command porchlight turns a folder of Markdown about addiction treatment into a static site on which help is always
// one tap away.
//
//	porchlight build            make public/ from the site in this folder
//	porchlight check            list everything that is not in order, and publish nothing
//	porchlight merge DIR...     join the shards of a site that several machines have built
//	porchlight serve            show the site in the browser while it is written
//	porchlight new site DIR     start a site
//	porchlight setup            make a new site your own: name, number, who answers and when
//	porchlight new KIND PATH    start a page, such as: porchlight new iop levels-of-care/evening-iop.md
//	porchlight new layout FILE  copy a layout into layouts/, to change it; likewise static, archetype and data
//	porchlight list LIST        list what is not live or not current: drafts, future, expired, review-due, all
//	porchlight explain PATH     explain why a page is live or not, where, and what leads to it
//	porchlight diff KIND FILE   show what changed in a copy of a built-in file, and in the built-in file
//	porchlight tidy             find copies of built-in files that are not needed
//	porchlight version          say which version this is
//
// Exit status: 0 for success, 1 for findings that stop publishing, 2 for wrong usage, 3 for a fault of the
// machine (disk, permission, another build).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/fatih/color"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
)

const (
	exitFindings = 1
	exitUsage    = 2
	exitMachine  = 3
)

func main() {
	setCollector(readPercent)
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run executes a command line and returns the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second Ctrl-C ends the process at once.
	context.AfterFunc(ctx, stop)
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	var end *exit
	if !errors.As(err, &end) {
		end = usage(err) // Cobra itself only fails on unknown commands, flags and arguments.
		if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
			end = &exit{code: exitMachine, err: fmt.Errorf("the answer cannot be printed: %s", publish.Why(err))}
		}
	}
	if end.err != nil {
		fmt.Fprintf(stderr, "porchlight: %s\n", strings.TrimSpace(end.err.Error()))
	}
	if hint := end.advice(cmd); hint != "" {
		fmt.Fprintf(stderr, "porchlight: hint: %s\n", hint)
	}
	return end.code
}

// exit is an error with the exit status and a hint.
type exit struct {
	code int
	err  error // nil if everything was printed already
	hint string
	help bool // if there is no hint, name the help of the command
}

// advice gives the hint to print after the error, or "".
func (e *exit) advice(cmd *cobra.Command) string {
	switch {
	case e.hint != "" || !e.help:
		return e.hint
	case cmd.HasParent() && cmd.Name() != "help":
		return finding.Message("%q lists its flags",
			"porchlight help"+strings.TrimPrefix(cmd.CommandPath(), "porchlight"))
	}
	return `"porchlight help" lists the commands`
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

// usage makes the error for flags or arguments that a command does not accept. The hint names the help of
// the command.
func usage(err error) *exit { return &exit{code: exitUsage, err: err, help: true} }

// refuse makes the error for a command that cannot do what the user wrote. hint says what to write instead.
// It may be "".
func refuse(hint, format string, args ...any) *exit {
	return &exit{code: exitUsage, err: finding.Errorf(format, args...), hint: hint}
}

// machine turns an error that is not the fault of the site into an exit with exitMachine. A refused
// destination is wrong usage instead. The result is nil for nil.
func machine(err error) error {
	var (
		refused *publish.RefusedError
		end     *exit
	)
	switch {
	case err == nil, errors.As(err, &end):
		return err
	case errors.As(err, &refused):
		return refuse(refused.Hint, "cannot publish to %q: %s", shownPath(refused.Dest), refused.Why)
	case errors.Is(err, context.Canceled):
		err = errors.New("stopped; the published site is as it was")
	}
	return &exit{code: exitMachine, err: err}
}

// checkFormat refuses a --format that is not one of known.
func checkFormat(format string, known ...string) error {
	if slices.Contains(known, format) {
		return nil
	}
	last := len(known) - 1
	return usage(finding.Errorf("--format: want %s or %s, have %q", strings.Join(known[:last], ", "), known[last],
		format))
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "porchlight",
		Short: "A static site generator for addiction-treatment content",
		Long: `Porchlight turns a folder of Markdown about addiction treatment into a fast, private
static site on which help is always one tap away.`,
		SilenceErrors: true, SilenceUsage: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.Version = strings.TrimPrefix(versionLine(), "porchlight ")
	root.SetVersionTemplate("porchlight {{ .Version }}")
	root.SetFlagErrorFunc(wrongFlag)
	root.AddCommand(newBuild(), newCheck(), newMerge(), newServe(),
		newNew(), newList(), newExplain(), newDiff(), newTidy(), newSetup(),
		newVersion())
	wrapHelp(root)
	return root
}

func unknownCommand(root *cobra.Command, name string) error {
	var known []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	end := usage(finding.Errorf("unknown command %q", name))
	if near := finding.Nearest(name, known); near != "" {
		end.hint = fmt.Sprintf("did you mean: porchlight %s", near)
	}
	return end
}

// noArgs refuses arguments. The hint suggests what the user probably meant.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := fmt.Sprintf("to use the site in another folder, write: %s --source %s", cmd.CommandPath(), args[0])
	if content.IsMarkdown(args[0]) {
		hint = fmt.Sprintf("it works on the whole site; for one page, write: porchlight explain %s", args[0])
	}
	if name := intendedSwitch(cmd, args[0]); name != "" {
		hint = fmt.Sprintf("write it with an equals sign: --%s=%s", name, args[0])
	}
	return refuse(hint, "%s takes no arguments, have %q", cmd.CommandPath(), args[0])
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// useColor reports whether to write colours to w: w is a terminal that has colours, and NO_COLOR
// (https://no-color.org) is not set. If so, it also switches on the colour library.
func useColor(w io.Writer) bool {
	colored := isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if colored {
		color.NoColor = false
	}
	return colored
}

// version is the version of this tree in CHANGELOG.md.
const version = "0.1.0"

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(cmd.OutOrStdout(), versionLine())
			return err
		},
	}
}

// versionLine gives the output of "porchlight version".
func versionLine() string {
	return fmt.Sprintf("porchlight %s%s %s/%s %s\n", version, revision(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// revision gives the commit of the binary after a "+", or "" if Go does not know it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	rev, dirty := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			rev = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				dirty = "+changes"
			}
		}
	}
	if rev == "" {
		return ""
	}
	return "+" + rev + dirty
}
