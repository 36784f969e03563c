package cache

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"time"
)

// parts holds the bytes of a file that were not read yet. Strings that are read are slices of it.
type parts struct {
	rest   string
	depth  int
	broken bool // the data is damaged, and values read from now on are meaningless
}

// maxDepth is how deep values may be nested. The limit protects the stack from a file of another program.
const maxDepth = 1000

func (p *parts) enter() bool {
	p.depth++
	p.broken = p.broken || p.depth > maxDepth
	return !p.broken
}

func (p *parts) leave() { p.depth-- }

// take reads n bytes.
func (p *parts) take(n int) string {
	if n < 0 || n > len(p.rest) {
		p.broken, p.rest = true, ""
		return ""
	}
	taken := p.rest[:n]
	p.rest = p.rest[n:]
	return taken
}

func (p *parts) byte() byte {
	if one := p.take(1); one != "" {
		return one[0]
	}
	return 0
}

func (p *parts) uvarint() uint64 {
	if len(p.rest) > 0 && p.rest[0] < 0x80 {
		n := p.rest[0]
		p.rest = p.rest[1:]
		return uint64(n)
	}
	var n uint64
	for i := 0; i < min(len(p.rest), binary.MaxVarintLen64); i++ {
		n |= uint64(p.rest[i]&0x7f) << (7 * i)
		if p.rest[i] < 0x80 {
			p.rest = p.rest[i+1:]
			return n
		}
	}
	p.broken, p.rest = true, ""
	return 0
}

func (p *parts) varint() int64 {
	n := p.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}

func (p *parts) float() float64 {
	raw := p.take(8)
	if raw == "" {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64([]byte(raw)))
}

func (p *parts) text() string {
	n := p.uvarint()
	if n > uint64(len(p.rest)) {
		p.broken, p.rest = true, ""
		return ""
	}
	return p.take(int(n))
}

// count reads the length of a list or map. some is false for nil. The length is limited by the rest of the
// file, because each item needs at least one byte.
func (p *parts) count() (n int, some bool) {
	length := p.uvarint()
	if length > uint64(len(p.rest))+1 {
		p.broken = true
	}
	if length == 0 || p.broken {
		return 0, false
	}
	return int(length - 1), true
}

// The kinds of values in an interface, as in front matter and settings.
const (
	anyNil = iota
	anyFalse
	anyTrue
	anyInt
	anyFloat
	anyText
	anyTime
	anyList
	anyMap
	anyTexts
)

func putAny(b []byte, v reflect.Value) (_ []byte, err error) {
	switch value := v.Interface().(type) {
	case nil:
		return append(b, anyNil), nil
	case bool:
		if value {
			return append(b, anyTrue), nil
		}
		return append(b, anyFalse), nil
	case int:
		return binary.AppendVarint(append(b, anyInt), int64(value)), nil
	case float64:
		return putFloat(append(b, anyFloat), reflect.ValueOf(value))
	case string:
		return appendText(append(b, anyText), value), nil
	case time.Time:
		return putTime(append(b, anyTime), reflect.ValueOf(value))
	case []any:
		return putTyped(append(b, anyList), value)
	case map[string]any:
		return putTyped(append(b, anyMap), value)
	case []string:
		return putTyped(append(b, anyTexts), value)
	}
	return b, fmt.Errorf("cache: %s cannot be kept as a value of no type", v.Elem().Type())
}

func putTyped[T any](b []byte, value T) ([]byte, error) {
	f, err := formOf(reflect.TypeFor[T]())
	if err != nil {
		return b, err
	}
	return f.put(b, reflect.ValueOf(value))
}

func getTyped[T any](p *parts) (value T) {
	if f, err := formOf(reflect.TypeFor[T]()); err == nil {
		f.get(p, reflect.ValueOf(&value).Elem())
	}
	return value
}

func (p *parts) any() any {
	switch p.byte() {
	case anyNil:
		return nil
	case anyFalse:
		return false
	case anyTrue:
		return true
	case anyInt:
		return int(p.varint())
	case anyFloat:
		return p.float()
	case anyText:
		return p.text()
	case anyTime:
		return getTyped[time.Time](p)
	case anyList:
		return getTyped[[]any](p)
	case anyMap:
		return getTyped[map[string]any](p)
	case anyTexts:
		return getTyped[[]string](p)
	}
	p.broken = true
	return nil
}
