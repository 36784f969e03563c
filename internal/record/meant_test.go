package record

import (
	"testing"
	"time"
)

// TestMeantDate: what is offered for a date in another form can be read, and is the same moment.
func TestMeantDate(t *testing.T) {
	for written, want := range map[string]string{
		"2015-12-17 12:00:00 -5": "2015-12-17T12:00:00-05:00", "2015-12-17 12:00:00 +5:30": "2015-12-17T12:00:00+05:30",
		"2015-12-17 12:00:00 UTC": "2015-12-17T12:00:00Z", "2015-12-17 9:05": "2015-12-17T09:05:00",
		"2015-12-17 5:00 PM":  "2015-12-17T17:00:00",
		"2015/12/17 09:05:06": "2015-12-17T09:05:06", "Dec 17, 2015": "2015-12-17",
		"December 17, 2015 3:04 PM":       "2015-12-17T15:04:00",
		"Thu, 17 Dec 2015 12:00:00 +0000": "2015-12-17T12:00:00Z", "20151217": "2015-12-17", "2015-1-2": "2015-01-02",
		"12/17/2015": "", "soon": "", "2015-12-17 12:00:00 EST": "", "-5": "", "": "",
	} {
		have := meantDate(written)
		if have != want {
			t.Errorf("%q: have %q, want %q", written, have, want)
		}
		if _, err := ParseTime(have, time.UTC); have != "" && err != nil {
			t.Errorf("%q: what is offered cannot be read: %v", written, err)
		}
	}
}
