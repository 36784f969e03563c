package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

const (
	pipeWidth   = 80  // columns of text that goes to a file or another program
	widestText  = 100 // columns that are read easily
	narrowest   = 40  // columns below which nothing is wrapped further
	columnStart = "  "
)

// terminalWidth is how many columns a terminal has, at least narrowest; 0 for what is no terminal.
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

// wrapHelp has the help of a command and those below fit the terminal.
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

// wrap breaks text to lines of at most width columns. Lines of a paragraph are joined first. A line of a list, which is
// indented, goes on below its second column.
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

// wrapLine writes one line of text in as many lines as it needs.
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
