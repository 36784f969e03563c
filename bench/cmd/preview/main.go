// Command preview measures a preview server the way an editor meets it: how long until the first page is served, how
// long from saving a file until the new text is in Chromium's DOM, and how much memory the server holds. Linux
// only, since it reads /proc.
//
//	go run ./bench/cmd/preview -site DIR -file content/articles/x.md -page http://localhost:1313/articles/x/ -- porchlight serve --source DIR
//
// The file is put back afterwards. A save is what most editors do: the file is cut to nothing and written again. The
// clock starts before the save and stops in the page, so that settling, reading, drawing, sending and patching or
// reloading all count.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// settings are what to measure.
type settings struct {
	site, file, page string
	edits            int           // of each kind
	pause            time.Duration // between edits, so that each begins on a calm server
	patience         time.Duration // how long to wait for one edit
	command          []string
}

func main() {
	var set settings
	flag.StringVar(&set.site, "site", "", "folder of the site")
	flag.StringVar(&set.file, "file", "", "Markdown file that is edited, relative to the site")
	flag.StringVar(&set.page, "page", "", "address of its page")
	flag.IntVar(&set.edits, "n", 9, "edits of each kind")
	flag.DurationVar(&set.pause, "pause", time.Second, "time between edits")
	flag.DurationVar(&set.patience, "patience", 90*time.Second, "how long to wait for one edit")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: preview -site DIR -file FILE -page ADDRESS [-n EDITS] [-pause TIME] -- COMMAND [ARGUMENT...]")
		flag.PrintDefaults()
	}
	flag.Parse()
	set.command = flag.Args()
	if set.site == "" || set.file == "" || set.page == "" || len(set.command) == 0 || set.edits < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := measure(context.Background(), set); err != nil {
		fmt.Fprintln(os.Stderr, "preview:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, set settings) (err error) {
	file := filepath.Join(set.site, filepath.FromSlash(set.file))
	was, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	started := time.Now()
	server, err := start(set.command)
	if err != nil {
		return err
	}
	defer server.stop()
	if err := firstPage(set.page, server); err != nil {
		return err
	}
	fmt.Printf("first page   %s\n", ms(time.Since(started)))

	tab, err := open(ctx, set.page)
	if err != nil {
		return err
	}
	defer tab.close()
	time.Sleep(2 * set.pause) // for what the server and the page still do after the first answer
	defer func() { err = errors.Join(err, os.WriteFile(file, was, 0o644)) }()
	for _, kind := range []struct {
		name string
		edit func(text []byte, mark string) []byte
	}{{"body edit", withLine}, {"title edit", withTitle}} {
		var took []time.Duration
		for i := range set.edits {
			mark := fmt.Sprintf("zq%dx%dzq", os.Getpid(), len(kind.name)*1000+i)
			at := time.Now()
			if err := os.WriteFile(file, kind.edit(was, mark), 0o644); err != nil {
				return err
			}
			seen, err := tab.await(ctx, mark, set.patience)
			if err != nil {
				return fmt.Errorf("%s %d: %w", kind.name, i+1, err)
			}
			took = append(took, seen.Sub(at))
			time.Sleep(set.pause)
		}
		slices.Sort(took)
		fmt.Printf("%-12s median %s, from %s to %s (%d edits)\n", kind.name, ms(took[len(took)/2]), ms(took[0]),
			ms(took[len(took)-1]), len(took))
	}
	now, peak, err := server.memory()
	if err != nil {
		return err
	}
	fmt.Printf("memory       %d MB at the end, %d MB at most\n", now, peak)
	return nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond)) }

// withLine adds a line to the text of a page.
func withLine(text []byte, mark string) []byte {
	return fmt.Appendf(nil, "%s\nAdded %s line.\n", text, mark)
}

var title = regexp.MustCompile(`(?m)^title: "?([^"\n]*)"?$`)

// withTitle changes the title of a page.
func withTitle(text []byte, mark string) []byte {
	at := title.FindSubmatchIndex(text)
	if at == nil {
		// the edit is then seen all the same, and the figures show that it was none of a title
		return withLine(text, mark)
	}
	return slices.Concat(text[:at[3]], []byte(" "+mark), text[at[3]:])
}

// firstPage repeats a request until the page is served.
func firstPage(address string, server *process) error {
	client := http.Client{Timeout: time.Minute}
	for range 60_000 {
		answer, err := client.Get(address)
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		if server.ended() {
			return fmt.Errorf("%s ended: %s", strings.Join(server.command.Args, " "), server.finalOutput())
		}
		time.Sleep(2 * time.Millisecond)
	}
	return fmt.Errorf("%s was never served", address)
}
