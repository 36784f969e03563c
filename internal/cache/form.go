package cache

import (
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

// form has the functions that write and read values of a type. It is made once for each type. A struct then
// costs one call for each field that is not zero.
type form struct {
	put func(b []byte, v reflect.Value) ([]byte, error)
	get func(p *parts, v reflect.Value)
}

// forms caches the form of each type.
var forms = struct {
	sync.Mutex
	known sync.Map // by reflect.Type
}{}

// formOf gives the form of a type.
func formOf(t reflect.Type) (*form, error) {
	if f, known := forms.known.Load(t); known {
		return f.(*form), nil
	}
	forms.Lock()
	defer forms.Unlock()
	made := maker{}
	f, err := made.form(t)
	if err != nil {
		return nil, err
	}
	for t, f := range made {
		forms.known.Store(t, f)
	}
	return f, nil
}

// maker makes forms. It also resolves recursive types, which find their own form in it.
type maker map[reflect.Type]*form

var (
	timeType     = reflect.TypeFor[time.Time]()
	locationType = reflect.TypeFor[*time.Location]()
	appenderType = reflect.TypeFor[encoding.BinaryAppender]()
	readerType   = reflect.TypeFor[encoding.BinaryUnmarshaler]()
)

func (m maker) form(t reflect.Type) (f *form, err error) {
	if f, known := m[t]; known {
		return f, nil
	}
	f = &form{}
	m[t] = f
	switch {
	case t == timeType:
		*f = form{putTime, getTime}
		return f, nil
	case t == locationType:
		*f = form{putLocation, getLocation}
		return f, nil
	case t.Implements(appenderType) && reflect.PointerTo(t).Implements(readerType):
		*f = form{putOwn, getOwn}
		return f, nil
	}
	switch t.Kind() {
	case reflect.Bool:
		*f = form{putBool, func(p *parts, v reflect.Value) { v.SetBool(p.byte() != 0) }}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		*f = form{func(b []byte, v reflect.Value) ([]byte, error) { return binary.AppendVarint(b, v.Int()), nil },
			func(p *parts, v reflect.Value) { v.SetInt(p.varint()) }}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		*f = form{func(b []byte, v reflect.Value) ([]byte, error) { return binary.AppendUvarint(b, v.Uint()), nil },
			func(p *parts, v reflect.Value) { v.SetUint(p.uvarint()) }}
	case reflect.Float64:
		*f = form{putFloat, func(p *parts, v reflect.Value) { v.SetFloat(p.float()) }}
	case reflect.String:
		*f = form{func(b []byte, v reflect.Value) ([]byte, error) { return appendText(b, v.String()), nil },
			func(p *parts, v reflect.Value) { v.SetString(p.text()) }}
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return nil, fmt.Errorf("cache: %s is an interface with methods", t)
		}
		*f = form{putAny, func(p *parts, v reflect.Value) {
			if value := p.any(); value != nil {
				v.Set(reflect.ValueOf(value))
			}
		}}
	case reflect.Pointer:
		err = m.pointer(f, t)
	case reflect.Slice:
		err = m.slice(f, t)
	case reflect.Array:
		err = m.array(f, t)
	case reflect.Map:
		err = m.mapping(f, t)
	case reflect.Struct:
		err = m.group(f, t)
	default:
		err = fmt.Errorf("cache: values of %s cannot be kept", t)
	}
	return f, err
}

func (m maker) pointer(f *form, t reflect.Type) error {
	to, err := m.form(t.Elem())
	f.put = func(b []byte, v reflect.Value) ([]byte, error) {
		if v.IsNil() {
			return append(b, 0), nil
		}
		return to.put(append(b, 1), v.Elem())
	}
	f.get = func(p *parts, v reflect.Value) {
		if p.byte() != 0 && p.enter() {
			v.Set(reflect.New(t.Elem()))
			to.get(p, v.Elem())
			p.leave()
		}
	}
	return err
}

// slice sets the form of a slice type: 0 for nil, otherwise the length plus one, then the items. Bytes are
// written unchanged.
func (m maker) slice(f *form, t reflect.Type) error {
	if t.Elem().Kind() == reflect.Uint8 {
		f.put = func(b []byte, v reflect.Value) ([]byte, error) {
			if v.IsNil() {
				return append(b, 0), nil
			}
			return append(binary.AppendUvarint(b, uint64(v.Len())+1), v.Bytes()...), nil
		}
		f.get = func(p *parts, v reflect.Value) {
			if n, some := p.count(); some {
				v.SetBytes([]byte(p.take(n)))
			}
		}
		return nil
	}
	item, err := m.form(t.Elem())
	f.put = func(b []byte, v reflect.Value) (_ []byte, err error) {
		if v.IsNil() {
			return append(b, 0), nil
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		const sample = 64
		start, n := len(b), v.Len()
		for i := 0; i < n && err == nil; i++ {
			if i == sample { // a long list grows once
				b = slices.Grow(b, (len(b)-start)/sample*(n-sample))
			}
			b, err = item.put(b, v.Index(i))
		}
		return b, err
	}
	f.get = func(p *parts, v reflect.Value) {
		n, some := p.count()
		if !some || !p.enter() {
			return
		}
		v.Set(reflect.MakeSlice(t, n, n))
		for i := 0; i < n && !p.broken; i++ {
			item.get(p, v.Index(i))
		}
		p.leave()
	}
	return err
}

func (m maker) array(f *form, t reflect.Type) error {
	if t.Elem().Kind() == reflect.Uint8 {
		f.put = func(b []byte, v reflect.Value) ([]byte, error) {
			if v.CanAddr() {
				return append(b, v.Bytes()...), nil
			}
			for i := range t.Len() {
				b = append(b, byte(v.Index(i).Uint()))
			}
			return b, nil
		}
		f.get = func(p *parts, v reflect.Value) { copy(v.Bytes(), p.take(t.Len())) }
		return nil
	}
	item, err := m.form(t.Elem())
	f.put = func(b []byte, v reflect.Value) (_ []byte, err error) {
		for i := 0; i < t.Len() && err == nil; i++ {
			b, err = item.put(b, v.Index(i))
		}
		return b, err
	}
	f.get = func(p *parts, v reflect.Value) {
		for i := range t.Len() {
			item.get(p, v.Index(i))
		}
	}
	return err
}

func (m maker) mapping(f *form, t reflect.Type) error {
	key, err := m.form(t.Key())
	if err != nil {
		return err
	}
	item, err := m.form(t.Elem())
	f.put = func(b []byte, v reflect.Value) (_ []byte, err error) {
		if v.IsNil() {
			return append(b, 0), nil
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		for each := v.MapRange(); err == nil && each.Next(); {
			if b, err = key.put(b, each.Key()); err == nil {
				b, err = item.put(b, each.Value())
			}
		}
		return b, err
	}
	f.get = func(p *parts, v reflect.Value) {
		n, some := p.count()
		if !some || !p.enter() {
			return
		}
		v.Set(reflect.MakeMapWithSize(t, n))
		for i := 0; i < n && !p.broken; i++ {
			k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			key.get(p, k)
			item.get(p, e)
			v.SetMapIndex(k, e)
		}
		p.leave()
	}
	return err
}

// group sets the form of a struct type. Each field that is not zero is written as its number, from 1, and
// its value. A 0 ends the struct.
func (m maker) group(f *form, t reflect.Type) error {
	type field struct {
		*form
		at int
	}
	var fields []field
	for i := range t.NumField() {
		switch of := t.Field(i); {
		case of.Tag.Get("cache") == "-":
		case !of.IsExported() && !of.Anonymous:
			return fmt.Errorf("cache: %s.%s is not exported, and has no tag that leaves it out", t, of.Name)
		default:
			form, err := m.form(of.Type)
			if err != nil {
				return err
			}
			fields = append(fields, field{form, i})
		}
	}
	f.put = func(b []byte, v reflect.Value) (_ []byte, err error) {
		for n := range fields {
			if of := v.Field(fields[n].at); !of.IsZero() {
				if b, err = fields[n].put(binary.AppendUvarint(b, uint64(n)+1), of); err != nil {
					return b, err
				}
			}
		}
		return append(b, 0), nil
	}
	f.get = func(p *parts, v reflect.Value) {
		for {
			n := p.uvarint()
			if n == 0 || p.broken || n > uint64(len(fields)) {
				p.broken = p.broken || n != 0
				return
			}
			fields[n-1].get(p, v.Field(fields[n-1].at))
		}
	}
	return nil
}

// description gives a text about a type. Types with different encodings have different texts.
func description(t reflect.Type, above ...reflect.Type) string {
	if slices.Contains(above, t) {
		return t.String()
	}
	above = append(above, t)
	var b strings.Builder
	b.WriteString(t.String() + ":" + t.Kind().String())
	switch t.Kind() {
	case reflect.Map:
		b.WriteString(description(t.Key(), above...))
		fallthrough
	case reflect.Slice, reflect.Pointer:
		b.WriteString(description(t.Elem(), above...))
	case reflect.Array:
		fmt.Fprint(&b, t.Len(), description(t.Elem(), above...))
	case reflect.Struct:
		for of := range t.Fields() {
			b.WriteString("{" + of.Name + " " + string(of.Tag.Get("cache")) + description(of.Type, above...) + "}")
		}
	}
	return b.String()
}

// marks caches the mark of each type, by reflect.Type.
var marks sync.Map

// mark gives the bytes that identify a type in a file.
func mark(t reflect.Type) string {
	if m, known := marks.Load(t); known {
		return m.(string)
	}
	sum := sha256.Sum256([]byte(description(t)))
	m := string(sum[:markSize])
	marks.Store(t, m)
	return m
}

const markSize = 8

func putBool(b []byte, v reflect.Value) ([]byte, error) {
	if v.Bool() {
		return append(b, 1), nil
	}
	return append(b, 0), nil
}

func putFloat(b []byte, v reflect.Value) ([]byte, error) {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float())), nil
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// putOwn writes a value of a type that encodes itself.
func putOwn(b []byte, v reflect.Value) ([]byte, error) {
	own, err := v.Interface().(encoding.BinaryAppender).AppendBinary(nil)
	return appendText(b, string(own)), err
}

func getOwn(p *parts, v reflect.Value) {
	err := v.Addr().Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary([]byte(p.text()))
	p.broken = p.broken || err != nil
}
