package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"porchlight/internal/chromium"
	"porchlight/internal/race"
)

func TestMain(m *testing.M) {
	testscript.Main(closing{m}, map[string]func(){"porchlight": main})
}

// closing ends the browser, and removes the site, that tests share. A build limits the memory of its process, which
// here is that of many builds and of the tests beside them: the collector would not rest. The variable has builds set
// no limit.
type closing struct{ *testing.M }

func (c closing) Run() int {
	_ = os.Setenv("GOMEMLIMIT", "off")
	defer chromium.Stop()
	defer func() { _ = os.RemoveAll(starterFolder) }()
	return c.M.Run()
}

// starterDay is a day on which all facts of the starter's pages hold: some have an end.
const starterDay = "2026-12-01"

// buildsTheStarter is for tests that build a whole starter several times: they run beside others, and not in a short
// run.
func buildsTheStarter(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("a short run does not build the starter again and again")
	}
	t.Parallel()
}

// shortScripts are the scenarios of a short run.
const shortScripts = `
	build checks_third_parties
	component_everywhere component_mistakes content_files_that_act
	field_references help_opening_hours_mistakes
	layout_choice list_review_due markdown_dialect
	new_list output_colours publish_disk_trouble
	reading_cascade reading_collisions review_mistakes serve_quiet
	site_addresses sources_once static_mistakes
`

// TestScripts runs the command line as a user does: one scenario a file, a whole site in twenty lines. What an editor
// reads stands in the scenario; after a change of words PORCHLIGHT_UPDATE=1 writes it anew.
//
// Every scenario begins with an address for the site and a clock, so that a site needs no config.toml to be free of
// findings and to be the same tomorrow. A scenario about either sets its own.
//
// A short run plays a few scenarios of each kind, those that run the program once or twice. The race detector sees a
// build and all of serve: the others run the same goroutines over other texts.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if race.FewRounds() {
		files = slices.DeleteFunc(files, func(file string) bool {
			name := strings.TrimSuffix(filepath.Base(file), ".txtar")
			if race.Enabled {
				return name != "build" && !strings.HasPrefix(name, "serve_")
			}
			return !slices.Contains(strings.Fields(shortScripts), name)
		})
	}
	testscript.Run(t, testscript.Params{
		Files:               files,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("PORCHLIGHT_UPDATE") != "",
		Cmds:                scriptCommands,
		Condition:           scriptCondition,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PORCHLIGHT_BASEURL", "https://example.org/")
			env.Setenv("SOURCE_DATE_EPOCH", "1803891600") // 2027-03-01 09:00 UTC
			// A program under the race detector sleeps for a second before it ends, and scenarios run hundreds of them.
			env.Setenv("GORACE", os.Getenv("GORACE")+" atexit_sleep_ms=10")
			env.Setenv("GOGC", "off") // programs that end at once need no collector: it takes a third of their time
			env.Values[rememberedFolders{}] = map[string]string{}
			env.Values[runningServe{}] = &[]*serving{}
			return nil
		},
	})
}

// scriptCondition knows "root": permissions do not hold for it, so what cannot be read or written cannot be played.
func scriptCondition(name string) (bool, error) {
	if name == "root" {
		return runtime.GOOS != "windows" && os.Geteuid() == 0, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}
