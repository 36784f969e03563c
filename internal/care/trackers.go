package care

import (
	"maps"
	"slices"
	"strings"
)

// Tracker is a program of another company that websites load and that may collect data about readers, from
// data/trackers.toml.
type Tracker struct {
	ID      string   `key:"id,required"`    // "meta-pixel"
	Name    string   `key:"name,required"`  // "Meta Pixel"
	Class   string   `key:"class,required"` // one of trackerClasses
	Hosts   []string `key:"hosts,required"` // each with its subdomains: "hotjar.com", "facebook.com/tr"
	Calls   []string `key:"calls"`          // text of scripts that use it: "fbq("
	Instead string   `key:"instead"`        // what to use instead
	Source  string   `key:"source,required"`
}

// trackerClasses are the purposes of trackers, in words that continue "which is for".
var trackerClasses = map[string]string{
	"ads": "advertising", "analytics": "counting visits", "replay": "recording what readers do on a page",
	"calls": "tracking calls", "chat": "chat", "form": "forms", "share": "sharing", "embed": "parts of other sites",
	"font": "fonts", "code": "code on another host",
}

// Purpose is the purpose of the tracker in words: "advertising".
func (t *Tracker) Purpose() string { return trackerClasses[t.Class] }

// Follows reports whether the purpose of the tracker is to follow readers.
func (t *Tracker) Follows() bool {
	return t.Class == "ads" || t.Class == "replay" || t.Class == "calls"
}

// trackers reads the trackers.
func (l *loader) trackers() {
	ids := map[string]bool{}
	classes := slices.Sorted(maps.Keys(trackerClasses))
	entries, _ := l.entries("trackers", "trackers")
	l.data.trackerHosts = map[string][]*Tracker{}
	for _, at := range entries {
		t := new(Tracker)
		l.report(at.Decode(t)...)
		if !l.id(at.At("id"), "trackers", ids) || !l.known(at.At("class"), classes) {
			continue
		}
		t.Source = l.https(at.At("source"))
		l.data.Trackers = append(l.data.Trackers, t)
		for _, written := range t.Hosts {
			host, _, _ := strings.Cut(strings.ToLower(written), "/")
			l.data.trackerHosts[host] = append(l.data.trackerHosts[host], t)
		}
	}
}

// Tracker is the tracker that is loaded from an address of a host; nil: none is known. With the address "" a tracker
// that has only a part of a host ("facebook.com/tr") is not found.
func (d *Data) Tracker(host, address string) *Tracker {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	for below := host; below != ""; {
		for _, t := range d.trackerHosts[below] {
			for _, written := range t.Hosts {
				own, path, narrow := strings.Cut(strings.ToLower(written), "/")
				if own == below && (!narrow || strings.Contains(strings.ToLower(address), own+"/"+path)) {
					return t
				}
			}
		}
		_, below, _ = strings.Cut(below, ".")
	}
	return nil
}

// TrackersIn are the trackers that the text of a script uses: their calls are in it, or, for those that follow readers,
// their hosts. The host of another, such as a film or a map, may only be that of a link.
func (d *Data) TrackersIn(script string) (found []*Tracker) {
	for _, t := range d.Trackers {
		signs := t.Calls
		if t.Follows() {
			signs = slices.Concat(signs, t.Hosts)
		}
		for _, sign := range signs {
			if at := strings.Index(script, sign); at >= 0 && (at == 0 || !isNameByte(script[at-1])) {
				found = append(found, t)
				break
			}
		}
	}
	return found
}

// isNameByte reports whether a byte may be part of a name in a script.
func isNameByte(c byte) bool {
	return c == '_' || c == '$' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
