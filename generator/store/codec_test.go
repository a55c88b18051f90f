package store

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

type (
	word string
	leaf struct {
		Text word
		N    int
		At   time.Time
		Wait time.Duration
	}
	tree struct {
		Name   string
		On     bool
		Leaf   leaf
		Leaves []leaf
		Many   []*leaf
		One    *leaf
		Words  []word
		Any    map[string]any
		Counts map[word]int
	}
)

// fill sets every part of a value to something that is not zero.
func fill(v reflect.Value, random *rand.Rand) {
	switch {
	case v.Type() == timeType:
		zone := time.FixedZone("X", 3600*random.IntN(9)+60)
		v.Set(reflect.ValueOf(time.Unix(random.Int64N(1e10), random.Int64N(1e9)).In(zone)))
	case v.Kind() == reflect.String:
		v.SetString([]string{"x", "這是本文裡的一段話。", "not in the reference at all"}[random.IntN(3)])
	case v.CanInt():
		v.SetInt(random.Int64() - random.Int64())
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), random)
		}
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), random)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fill(v.Index(i), random)
		}
	case v.Type() == reflect.TypeFor[map[string]any]():
		v.Set(reflect.ValueOf(map[string]any{
			"s": "t", "b": true, "f": false, "i": -3, "l": int64(5), "x": 0.5, "n": nil, "t": time.Unix(5, 0).UTC(),
			"list": []any{"a", []any{}, map[string]any{"k": "v"}}, "tables": []map[string]any{{"a": 1}, {}},
		}))
	case v.Kind() == reflect.Map:
		v.Set(reflect.ValueOf(map[word]int{"a": 1, "b": 0}))
	default:
		panic("a kind of value that is not tested: " + v.Type().String())
	}
}

// equal compares values; times are equal that are the same instant in zones that
// say the same of it.
func equal(a, b any) bool {
	av, bv := reflect.ValueOf(a), reflect.ValueOf(b)
	return same(av, bv)
}

func same(a, b reflect.Value) bool {
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		return false
	}
	switch {
	case !a.IsValid():
		return true
	case a.Type() == timeType:
		return a.Interface().(time.Time).Format(time.RFC3339Nano+"MST") == b.Interface().(time.Time).Format(time.RFC3339Nano+"MST")
	case a.Kind() == reflect.Struct:
		for i := range a.NumField() {
			if !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case a.Kind() == reflect.Pointer || a.Kind() == reflect.Interface:
		return a.IsNil() == b.IsNil() && (a.IsNil() || same(a.Elem(), b.Elem()))
	case a.Kind() == reflect.Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case a.Kind() == reflect.Map:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		for _, key := range a.MapKeys() {
			if !same(a.MapIndex(key), b.MapIndex(key)) {
				return false
			}
		}
		return true
	}
	return a.Interface() == b.Interface()
}

const reference = "前面的字。這是本文裡的一段話。後面的字。"

func TestCodecReadsWhatItWrote(t *testing.T) {
	codec, err := NewCodec[tree]()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	values := []tree{{}, {Name: reference}, {Leaves: []leaf{}, Many: []*leaf{}, Words: []word{}, Any: map[string]any{}, Counts: map[word]int{}}}
	for range 50 {
		var v tree
		fill(reflect.ValueOf(&v).Elem(), random)
		values = append(values, v)
	}
	for _, v := range values {
		b, err := codec.Append([]byte("before"), &v, reference)
		if err != nil {
			t.Fatal(err)
		}
		got, err := codec.Decode(strings.TrimPrefix(string(b), "before"))
		if err != nil {
			t.Fatalf("%v, of %+v", err, v)
		}
		if !equal(*got, v) {
			t.Fatalf("wrote %+v\n read %+v", v, *got)
		}
	}
}

func TestCodecKeepsTextOfTheReferenceOnce(t *testing.T) {
	codec, _ := NewCodec[tree]()
	v := tree{Name: "這是本文裡的一段話。", Words: []word{"這是本文裡的一段話。", "這是本文裡的一段話。"}}
	with, _ := codec.Append(nil, &v, reference)
	without, _ := codec.Append(nil, &v, "")
	if len(with)-len(reference) > len(without)-3*len("這是本文裡的一段話。")+6 {
		t.Errorf("%d bytes beside the reference, %d without one", len(with)-len(reference), len(without))
	}
}

func TestCodecRefusesWhatItWouldForget(t *testing.T) {
	if _, err := NewCodec[struct{ hidden int }](); err == nil {
		t.Error("a field that is not exported is not refused")
	}
	if _, err := NewCodec[struct{ F func() }](); err == nil {
		t.Error("a function is not refused")
	}
	codec, _ := NewCodec[tree]()
	if _, err := codec.Append(nil, &tree{Any: map[string]any{"x": struct{}{}}}, ""); err == nil {
		t.Error("an any of an unknown type is not refused")
	}
}

func FuzzDecode(f *testing.F) {
	codec, _ := NewCodec[tree]()
	random := rand.New(rand.NewPCG(3, 4))
	for range 3 {
		var v tree
		fill(reflect.ValueOf(&v).Elem(), random)
		b, _ := codec.Append(nil, &v, reference)
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := codec.Decode(text)
		if err != nil {
			return
		}
		if _, err := codec.Append(nil, v, ""); err != nil {
			t.Errorf("what was read of %q cannot be written: %v", text, err)
		}
	})
}
