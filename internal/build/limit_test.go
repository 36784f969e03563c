package build

import (
	"testing"
	"time"
)

// TestListsMayTakeLonger: a list of thousands of parts is not stopped by the limit of one page.
func TestListsMayTakeLonger(t *testing.T) {
	line, _ := prepared(t)
	line.Config.Limits.PageTime, line.Config.PagerSize = time.Second, 1
	e := NewEngine(line)
	for _, what := range e.Subjects() {
		if have, want := e.limit(what), time.Second+time.Duration(
			len(what.Page.Pages()))*time.Second/100; what.Alias == nil && have != want {
			t.Errorf("%s: have %s, want %s", what.name(), have, want)
		}
	}
}
