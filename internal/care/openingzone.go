package care

import (
	"path"
	"strings"
	"time"
)

// zoneNames are what the zones of North America are called: by their abbreviations and their distance from UTC, since other parts of the world use
// the same letters.
var zoneNames = map[zoneKey]string{
	{"AST", "ADT", -4}: "Atlantic Time",
	{"EST", "EDT", -5}: "Eastern Time",
	{"CST", "CDT", -6}: "Central Time",
	{"MST", "MDT", -7}: "Mountain Time",
	{"PST", "PDT", -8}: "Pacific Time",

	{"AKST", "AKDT", -9}: "Alaska Time",
	{"HST", "HST", -10}:  "Hawaii Time",
}

type zoneKey struct {
	winter, summer string
	hours          int // from UTC, in winter
}

// zoneYear is the year whose winter and summer tell zones apart: any in which the names above hold.
const zoneYear = 2026

// zoneWords name a time zone: "Central Time", else by its city, "Dublin time". A zone without summer time, such as that of Phoenix, goes
// by its city too, for it is called otherwise by half of the year.
func zoneWords(zone *time.Location) string {
	if zone == nil {
		return ""
	}
	january, offset := time.Date(zoneYear, time.January, 1, 12, 0, 0, 0, zone).Zone()
	july, _ := time.Date(zoneYear, time.July, 1, 12, 0, 0, 0, zone).Zone()
	if name, ok := zoneNames[zoneKey{january, july, offset / int(time.Hour/time.Second)}]; ok {
		return name
	}
	name := zone.String()
	if !strings.Contains(name, "/") || strings.HasPrefix(name, "Etc/") {
		return january
	}
	return strings.ReplaceAll(path.Base(name), "_", " ") + " time"
}
