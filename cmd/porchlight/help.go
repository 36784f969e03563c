package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"porchlight/internal/finding"
)

const (
	pipeWidth   = 80  // columns of text for a file or another program
	widestText  = 100 // most columns that are easy to read
	narrowest   = 40  // fewer columns are treated as this many
	columnStart = "  "
)

// terminalWidth gives the number of columns of a terminal, at least narrowest. It is 0 for other outputs.
func terminalWidth(stream io.Writer) int {
	f, ok := stream.(*os.File)
	if !ok || !isTerminal(f) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return max(narrowest, width)
}

// wrapHelp wraps the help of a command and its subcommands to the width of the terminal.
func wrapHelp(root *cobra.Command) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		out := cmd.OutOrStdout()
		var text bytes.Buffer
		cmd.SetOut(&text)
		help(cmd, args)
		cmd.SetOut(out)
		width := min(cmp.Or(terminalWidth(out), pipeWidth), widestText)
		_, _ = io.WriteString(out, wrap(text.String(), width)) // a terminal that is gone cannot be written to
	})
	root.InitDefaultCompletionCmd("completion")
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Short = "Write a script that completes commands in your shell"
		completion.Long = completion.Short + `.

"porchlight help completion bash", for example, shows how to use it.`
		for _, shell := range completion.Commands() {
			shell.Short = "Write the script for " + shell.Name()
		}
	}
	root.SetHelpCommand(&cobra.Command{
		Use:   "help [command]",
		Short: "Explain a command and its flags",
		RunE: func(cmd *cobra.Command, args []string) error {
			of, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 && !of.HasParent() {
				return unknownCommand(cmd.Root(), args[0])
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	})
}

// wrap breaks text into lines of at most width columns. It first joins the lines of a paragraph. An
// indented line is an item of a list, and its continuation begins below its second column.
func wrap(text string, width int) string {
	var b strings.Builder
	var paragraph []string
	flush := func() {
		wrapLine(&b, strings.Join(paragraph, " "), width)
		paragraph = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if line != "" && !strings.HasPrefix(line, " ") {
			paragraph = append(paragraph, line)
			continue
		}
		if len(paragraph) > 0 {
			flush()
		}
		if line == "" {
			b.WriteString("\n")
			continue
		}
		wrapLine(&b, line, width)
	}
	if len(paragraph) > 0 {
		flush()
	}
	return b.String()
}

// wrapLine writes one line of text as one or more lines.
func wrapLine(b *strings.Builder, line string, width int) {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	if at := strings.LastIndex(line, columnStart); at > indent && at < width*2/3 {
		indent = at + len(columnStart)
	}
	column := 0
	for i, word := range strings.Split(line, " ") {
		cells := uniseg.StringWidth(word)
		if column > indent && column+1+cells > width {
			fmt.Fprintf(b, "\n%s", strings.Repeat(" ", indent))
			column = indent
		} else if i > 0 {
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += cells
	}
	b.WriteString("\n")
}

// wanted describes the value of a flag, by the name that pflag has for its type.
var wanted = map[string]string{"int": "a number", "bool": "true or false", "duration": "a time such as 500ms or 2s"}

// wrongFlag turns pflag's errors into plain words, with a hint.
func wrongFlag(cmd *cobra.Command, err error) error {
	var (
		unknown   *pflag.NotExistError
		valueless *pflag.ValueRequiredError
		invalid   *pflag.InvalidValueError
	)
	end := usage(err)
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			end.err = finding.Errorf("unknown flag %q", "-"+name)
			return end
		}
		end.err = finding.Errorf("unknown flag %q", "--"+name)
		if near := intendedFlag(cmd, name); near != "" {
			end.hint = "did you mean: --" + near
		}
	case errors.As(err, &valueless):
		flag := valueless.GetFlag()
		end.err = fmt.Errorf("--%s: want %s after it, have nothing", flag.Name,
			cond(wanted[flag.Value.Type()] != "", wanted[flag.Value.Type()], "a value"))
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		if want := wanted[flag.Value.Type()]; want != "" {
			end.err = finding.Errorf("--%s: want %s, have %q", flag.Name, want, invalid.GetValue())
		}
	}
	return end
}

// intendedFlag gives the flag that the user probably meant by an unknown name: the only one with that
// prefix, or one with a similar spelling.
func intendedFlag(cmd *cobra.Command, name string) string {
	var known, longer []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		known = append(known, flag.Name)
		if strings.HasPrefix(strings.ToLower(flag.Name), strings.ToLower(name)) {
			longer = append(longer, flag.Name)
		}
	})
	if len(longer) == 1 {
		return longer[0]
	}
	return finding.Nearest(name, known)
}

// intendedSwitch gives the boolean flag for which the argument "true" or "false" was meant, or "". Such a
// flag takes a value only after "=".
func intendedSwitch(cmd *cobra.Command, word string) string {
	meant := ""
	if word == "true" || word == "false" {
		cmd.Flags().Visit(func(flag *pflag.Flag) {
			if flag.Value.Type() == "bool" {
				meant = flag.Name
			}
		})
	}
	return meant
}
