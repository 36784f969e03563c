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

// setting is a limit of the system: the file with its value, and its name.
type setting struct{ file, name string }

// lowest is the setting that takes effect.
func lowest(settings ...setting) (name string, value int) {
	value = math.MaxInt
	for _, s := range settings {
		b, err := os.ReadFile(s.file)
		if err != nil {
			continue
		}
		if n, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil && n < value {
			name, value = s.name, n
		}
	}
	return name, value
}

// limitWords describes a limit that is reached, and how to raise it. what has a verb for the number: "lets no more
// than %s programs watch folders".
func limitWords(what string, advised int, settings ...setting) string {
	name, value := lowest(settings...)
	if name == "" {
		return "this computer " + fmt.Sprintf(what, "this many") + " at the same time"
	}
	return fmt.Sprintf("this computer %s at the same time (%s); to raise that, run: sudo sysctl %s=%d",
		fmt.Sprintf(what, strconv.Itoa(value)), name, name, max(advised, 2*value))
}

// watchLimit describes the limit on watched folders.
func watchLimit() string {
	return limitWords("watches no more than %s folders", 524288,
		setting{"/proc/sys/fs/inotify/max_user_watches", "fs.inotify.max_user_watches"},
		setting{"/proc/sys/user/max_inotify_watches", "user.max_inotify_watches"})
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
			setting{"/proc/sys/fs/inotify/max_user_instances", "fs.inotify.max_user_instances"},
			setting{"/proc/sys/user/max_inotify_instances", "user.max_inotify_instances"})
	}
	return fmt.Sprintf("this computer does not report changes of files (%v)", err)
}
