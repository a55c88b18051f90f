package store

// Times, and values whose type is only known when they are written.

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"
)

var (
	timeType = reflect.TypeFor[time.Time]()
	anyType  = reflect.TypeFor[any]()
)

// A time is its seconds, nanoseconds, and the zone it was in then.
func writeTime(w *writer, v reflect.Value) {
	t := v.Interface().(time.Time)
	name, offset := t.Zone()
	w.b = binary.AppendVarint(w.b, t.Unix())
	w.uint(uint64(t.Nanosecond()))
	w.b = binary.AppendVarint(w.b, int64(offset))
	w.string(name)
}

func readTime(r *reader, v reflect.Value) {
	t := time.Unix(r.int(), int64(r.uint()))
	offset, name := int(r.int()), r.string()
	zone := time.UTC
	if offset != 0 || name != "UTC" {
		zone = time.FixedZone(name, offset)
	}
	v.Set(reflect.ValueOf(t.In(zone)))
}

// The values of an any, each behind its mark.
const (
	markNil = iota
	markText
	markTrue
	markFalse
	markInt
	markInt64
	markFloat
	markTime
	markList
	markTable
	markTables
)

func writeAny(w *writer, v reflect.Value) {
	if v.IsNil() {
		w.uint(markNil)
		return
	}
	element := coder{write: writeAny}
	switch value := v.Interface().(type) {
	case string:
		w.uint(markText)
		w.string(value)
	case bool:
		w.uint(uint64(map[bool]int{true: markTrue, false: markFalse}[value]))
	case int:
		w.uint(markInt)
		w.b = binary.AppendVarint(w.b, int64(value))
	case int64:
		w.uint(markInt64)
		w.b = binary.AppendVarint(w.b, value)
	case float64:
		w.uint(markFloat)
		w.uint(math.Float64bits(value))
	case time.Time:
		w.uint(markTime)
		writeTime(w, reflect.ValueOf(value))
	case []any:
		w.uint(markList)
		w.uint(uint64(len(value)))
		for i := range value {
			element.write(w, reflect.ValueOf(value).Index(i))
		}
	case map[string]any:
		w.uint(markTable)
		w.table(value)
	case []map[string]any:
		w.uint(markTables)
		w.uint(uint64(len(value)))
		for _, table := range value {
			w.table(table)
		}
	default:
		w.err = fmt.Errorf("a %T cannot be kept", value)
	}
}

func (w *writer) table(table map[string]any) {
	keys := make([]string, 0, len(table))
	for key := range table {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	w.uint(uint64(len(keys)))
	for _, key := range keys {
		w.string(key)
		value := table[key]
		writeAny(w, reflect.ValueOf(&value).Elem())
	}
}

func readAny(r *reader, v reflect.Value) {
	if value := r.any(); value != nil {
		v.Set(reflect.ValueOf(value))
	}
}

func (r *reader) any() any {
	switch mark := r.uint(); mark {
	case markNil:
		return nil
	case markText:
		return r.string()
	case markTrue, markFalse:
		return mark == markTrue
	case markInt:
		return int(r.int())
	case markInt64:
		return r.int()
	case markFloat:
		return math.Float64frombits(r.uint())
	case markTime:
		var t time.Time
		readTime(r, reflect.ValueOf(&t).Elem())
		return t
	case markList:
		list := make([]any, r.length())
		for i := range list {
			list[i] = r.any()
		}
		return list
	case markTable:
		return r.table()
	case markTables:
		list := make([]map[string]any, r.length())
		for i := range list {
			list[i] = r.table()
		}
		return list
	}
	panic(errDamaged)
}

func (r *reader) table() map[string]any {
	table := map[string]any{}
	for range r.length() {
		key := r.string()
		table[key] = r.any()
	}
	return table
}
