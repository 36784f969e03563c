// Command corpus lays out a site of generated pages, to measure with.
//
//	go run ./bench/cmd/corpus -pages 10000 /somewhere/own10k
//	go run ./bench/cmd/corpus -pages 10000 -for hugo /somewhere/hugo10k
//
// The same -pages and -seed give the same content for every generator.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"porchlight/bench"
)

func main() {
	pages := flag.Int("pages", 1000, "how many pages, lists not counted")
	seed := flag.Uint64("seed", 1, "another seed gives other pages")
	generator := flag.String("for", "porchlight", "whose layouts and settings: "+strings.Join(bench.Generators, " or "))
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: corpus [-pages N] [-seed N] [-for porchlight|hugo] DIR")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench.LayOut(flag.Arg(0), *generator, *pages, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}
