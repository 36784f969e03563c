package watch

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// limitWords describes a limit that is reached, and how to raise it: of some settings of the system, the lowest takes
// effect. what has a verb for the number: "lets no more than %s programs watch folders".
func limitWords(what string, recommended int, settings ...string) string {
	lowest, value := "", math.MaxInt
	for _, name := range settings {
		b, err := os.ReadFile("/proc/sys/" + strings.ReplaceAll(name, ".", "/"))
		n, wrong := strconv.Atoi(strings.TrimSpace(string(b)))
		if err == nil && wrong == nil && n < value {
			lowest, value = name, n
		}
	}
	if lowest == "" {
		return "this computer " + fmt.Sprintf(what, "this many") + " at the same time"
	}
	return fmt.Sprintf("this computer %s at the same time (%s); to raise that, run: sudo sysctl %s=%d",
		fmt.Sprintf(what, strconv.Itoa(value)), lowest, lowest, max(recommended, 2*value))
}

// watchLimit describes the limit on watched folders.
func watchLimit() string {
	return limitWords("watches no more than %s folders", 524288,
		"fs.inotify.max_user_watches", "user.max_inotify_watches")
}

// instanceLimit describes why the system's watcher cannot be started.
func instanceLimit(err error) string {
	if null, failed := os.Open(os.DevNull); failed == nil {
		null.Close()
	} else {
		return "this program may open no more files at the same time; to raise that, run: ulimit -n 4096"
	}
	if errors.Is(err, syscall.EMFILE) {
		return limitWords("lets no more than %s programs watch folders", 1024,
			"fs.inotify.max_user_instances", "user.max_inotify_instances")
	}
	return fmt.Sprintf("this computer does not report changes of files (%v)", err)
}
