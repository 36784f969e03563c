package cache

import (
	"encoding/binary"
	"errors"
	"reflect"
	"sync"
	"time"
)

var errZone = errors.New("cache: a time zone that has no name everywhere")

func putLocation(b []byte, v reflect.Value) ([]byte, error) {
	if v.IsNil() {
		return appendText(b, ""), nil
	}
	name := v.Interface().(*time.Location).String()
	if location(name) == nil {
		return b, errZone
	}
	return appendText(b, name), nil
}

func getLocation(p *parts, v reflect.Value) {
	if name := p.text(); name != "" {
		zone := location(name)
		p.broken = p.broken || zone == nil
		v.Set(reflect.ValueOf(zone))
	}
}

// locations caches time zones by name.
var locations sync.Map

// location gives the time zone of a name. It gives nil for an unknown zone and for "Local", which differs
// between machines.
func location(name string) *time.Location {
	if zone, known := locations.Load(name); known {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		zone = nil
	}
	locations.Store(name, zone)
	return zone
}

// putTime writes a time with its zone. The zone is written by name if the name gives the same offset on
// every machine, otherwise as a name and a fixed offset. The error is errZone if neither is possible.
func putTime(b []byte, v reflect.Value) ([]byte, error) {
	t := v.Interface().(time.Time)
	zone, offset := t.Zone()
	name := t.Location().String()
	b = binary.AppendUvarint(binary.AppendVarint(b, t.Unix()), uint64(t.Nanosecond()))
	b = appendText(b, name)
	if known := location(name); known != nil {
		if have, at := t.In(known).Zone(); have == zone && at == offset {
			return append(b, 0), nil
		}
	}
	if name == "Local" || zone != name {
		return b, errZone
	}
	return binary.AppendVarint(append(b, 1), int64(offset)), nil
}

func getTime(p *parts, v reflect.Value) {
	t := time.Unix(p.varint(), int64(p.uvarint()))
	name := p.text()
	zone := time.UTC
	if p.byte() != 0 {
		zone = time.FixedZone(name, int(p.varint()))
	} else if name != "UTC" {
		zone = location(name)
	}
	if zone == nil {
		p.broken = true
		return
	}
	*v.Addr().Interface().(*time.Time) = t.In(zone)
}
