package cache

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/quick"
	"time"
)

// kinds has a field of each kind that can be kept.
type kinds struct {
	On       bool
	Number   int
	Small    int8
	Large    uint64
	Fraction float64
	Text     string
	Raw      []byte
	Sum      [5]byte
	Pair     [2]string
	List     []string
	Groups   []inner
	Nested   [][]inner
	To       *inner
	Deep     **string
	Places   map[string]inner
	Keyed    map[[3]byte][]int
	Sub      inner
	Tree     *branch
}

// valued is one of kinds with a value that writes itself.
type valued struct {
	Kinds kinds
	Own   own
}

type inner struct {
	Name  string
	Lines []int
}

type branch struct {
	Name  string
	Below []branch
}

// own writes itself.
type own struct{ hidden string }

func (o own) AppendBinary(b []byte) ([]byte, error) { return append(b, o.hidden...), nil }

func (o *own) UnmarshalBinary(b []byte) error { o.hidden = string(b); return nil }

// TestAnyValue: a value comes back as it was, and nil stays different from empty.
func TestAnyValue(t *testing.T) {
	same := func(k kinds, hidden string) bool {
		had := valued{k, own{hidden}}
		packed, err := Pack(&had)
		if err != nil {
			t.Fatal(err)
		}
		var back valued
		return Unpack(packed, &back) && reflect.DeepEqual(had, back)
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 200}); err != nil {
		t.Error(err)
	}
	for _, k := range []kinds{{}, {List: []string{}, Raw: []byte{}, Places: map[string]inner{}, To: &inner{}}} {
		if !same(k, "") {
			t.Errorf("%+v comes back as another value", k)
		}
	}
}

// TestValuesOfNoType: what front matter can hold comes back as it was, moments with their zones.
func TestValuesOfNoType(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 29, 1, 2, 3, 4, time.UTC)
	type page struct {
		Params map[string]any
		Zone   *time.Location
		Days   []time.Time
	}
	had := page{Zone: zone, Days: []time.Time{{}, day, day.In(zone), day.In(time.FixedZone("", 3600)),
		day.In(time.FixedZone("here", -5*3600))},
		Params: map[string]any{"a": nil, "b": true, "c": false, "d": 7, "e": 1.5, "f": "text", "g": day.In(zone),
			"h": []any{1, nil, []any{}},
			"i": map[string]any{"x": "y", "z": map[string]any{}}, "j": []string{"k"}}}
	packed, err := Pack(&had)
	if err != nil {
		t.Fatal(err)
	}
	var have page
	if !Unpack(packed, &have) || !reflect.DeepEqual(have.Params, had.Params) || have.Zone.String() != zone.String() {
		t.Errorf("have %+v", have)
	}
	for i, day := range had.Days {
		if is := have.Days[i]; is.Format(time.RFC3339Nano+" MST") != day.Format(time.RFC3339Nano+" MST") ||
			is.Location().String() != day.Location().String() {
			t.Errorf("have %v, want %v", is, day)
		}
	}
}

// TestCannotBeKept: what would come back as something else is refused.
func TestCannotBeKept(t *testing.T) {
	type secret struct{ hidden int }
	local := time.FixedZone("Local", 0) // as the zone of a machine is named, wherever it is
	for _, value := range []any{&secret{1}, &struct{ F func() }{}, &struct{ At time.Time }{time.Now().In(local)},
		&struct{ V any }{int64(1)},
		&struct{ E error }{}} {
		if _, err := Pack(value); err == nil {
			t.Errorf("%T is kept", value)
		}
	}
}

// TestAnyBytes: bytes that are no value give none, without a panic and without more memory than they are worth.
func TestAnyBytes(t *testing.T) {
	good := valued{kinds{List: []string{"a", "b"}, Keyed: map[[3]byte][]int{{1}: {1, 2}},
		Places: map[string]inner{"x": {"y", []int{1}}},
		Tree:   &branch{Below: []branch{{Name: "z"}}}}, own{"o"}}
	packed, err := Pack(&good)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 20000 {
		raw := []byte(packed)
		for range 1 + i%4 {
			raw[markSize+random.IntN(len(raw)-markSize)] = byte(random.UintN(256))
		}
		var back valued
		Unpack(string(raw[:markSize+random.IntN(len(raw)-markSize+1)]), &back)
		Unpack(string(raw), &back)
	}
	deep := []byte(mark(reflect.TypeFor[struct{ V any }]()))
	deep = append(deep, 1)
	for range 1 << 20 {
		deep = append(deep, anyList, 2)
	}
	var value struct{ V any }
	if Unpack(string(deep), &value) {
		t.Error("a value without an end is one")
	}
}

// TestMarkOfType: another form of a type has another mark.
func TestMarkOfType(t *testing.T) {
	type one struct{ A, B string }
	type two struct{ A, C string }
	type three struct {
		A string
		B []byte
	}
	seen := map[string]bool{}
	for _, of := range []reflect.Type{reflect.TypeFor[one](), reflect.TypeFor[two](), reflect.TypeFor[three](),
		reflect.TypeFor[[]one](), reflect.TypeFor[branch]()} {
		seen[mark(of)] = true
	}
	if len(seen) != 5 {
		t.Errorf("%d marks for 5 types", len(seen))
	}
}
