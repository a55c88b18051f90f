package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Codec writes values of a type as bytes and reads them again. It goes through the
// type by reflection once, so that no field can be forgotten: a value that is read
// is the value that was written, nil and empty lists told apart. What two pointers
// share is written twice.
//
// What is read is compact: its texts are parts of one text, and the elements of a
// list lie side by side. A text that occurs in the reference, which is the source
// that most of them were made from, is kept there alone.
type Codec[T any] struct {
	coder *coder
	shape string
}

// NewCodec makes a codec. It is an error if the type has a part that cannot be
// written: a field that is not exported, a function, an interface that is not any.
func NewCodec[T any]() (*Codec[T], error) {
	p := planner{known: map[reflect.Type]*coder{}}
	c := p.coder(reflect.TypeFor[T]())
	return &Codec[T]{c, p.shape.String()}, errors.Join(p.errs...)
}

// Shape describes the type: bytes that a codec of another shape wrote mean nothing.
func (c *Codec[T]) Shape() string { return c.shape }

// Append appends a value. It fails where an any holds something else than text,
// numbers, booleans, times, lists and tables.
func (c *Codec[T]) Append(dst []byte, v *T, reference string) ([]byte, error) {
	w := writer{b: binary.AppendUvarint(dst, uint64(len(reference))), reference: reference}
	w.b = append(w.b, reference...)
	c.coder.write(&w, reflect.ValueOf(v).Elem())
	return w.b, w.err
}

// Decode reads a value. Bytes that no codec wrote are an error, never a panic.
func (c *Codec[T]) Decode(text string) (v *T, err error) {
	defer func() {
		if recover() != nil {
			v, err = nil, errDamaged
		}
	}()
	r := reader{text: text}
	r.reference = r.take(r.length())
	v = new(T)
	c.coder.read(&r, reflect.ValueOf(v).Elem())
	if r.text != "" {
		return nil, errDamaged
	}
	return v, nil
}

var errDamaged = errors.New("these bytes are damaged")

// writer writes one value.
type writer struct {
	b         []byte
	reference string
	at        int // where the last text was found in it
	err       error
}

const (
	shortText = 12   // what is not longer is not looked for in the reference
	farthest  = 4096 // bytes of the reference that are searched for a text
)

// string writes a text: its length, and whether it is in the reference, in one
// number, and then where it is there, or the text.
func (w *writer) string(s string) {
	if s == w.reference && s != "" {
		w.uint(uint64(len(s))<<1 | 1)
		w.uint(0)
		return
	}
	if len(s) > shortText {
		for _, from := range [...]int{w.at, max(0, w.at-farthest)} {
			if i := strings.Index(w.reference[from:min(len(w.reference), from+farthest+len(s))], s); i >= 0 {
				w.at = from + i
				w.uint(uint64(len(s))<<1 | 1)
				w.uint(uint64(w.at))
				return
			}
		}
	}
	w.uint(uint64(len(s)) << 1)
	w.b = append(w.b, s...)
}

func (w *writer) uint(n uint64) { w.b = binary.AppendUvarint(w.b, n) }

// reader reads one value. It panics where the bytes are damaged, which Decode
// catches.
type reader struct{ text, reference string }

func (r *reader) uint() uint64 {
	var n uint64
	for i := 0; ; i++ {
		c := r.text[i]
		n |= uint64(c&0x7F) << (7 * i)
		if c < 0x80 {
			r.text = r.text[i+1:]
			return n
		}
	}
}

func (r *reader) take(n int) string {
	s := r.text[:n]
	r.text = r.text[n:]
	return s
}

// length is a length that what is left can have.
func (r *reader) length() int {
	n := r.uint()
	if n > uint64(len(r.text)) {
		panic(errDamaged)
	}
	return int(n)
}

func (r *reader) string() string {
	n := r.uint()
	if n&1 == 1 {
		at := int(r.uint())
		return r.reference[at : at+int(n>>1)]
	}
	return r.take(int(n >> 1))
}

// coder writes and reads the values of one type.
type coder struct {
	write func(*writer, reflect.Value)
	read  func(*reader, reflect.Value)
}

// planner makes coders.
type planner struct {
	known map[reflect.Type]*coder
	shape strings.Builder
	errs  []error
}

func (p *planner) coder(t reflect.Type) *coder {
	if c := p.known[t]; c != nil {
		return c
	}
	c := &coder{}
	p.known[t] = c
	fmt.Fprintf(&p.shape, "%s=%s;", t, t.Kind())
	switch {
	case t == timeType:
		c.write, c.read = writeTime, readTime
	case t == anyType:
		c.write, c.read = writeAny, readAny
	case t.Kind() == reflect.String:
		c.write = func(w *writer, v reflect.Value) { w.string(v.String()) }
		c.read = func(r *reader, v reflect.Value) { v.SetString(r.string()) }
	case t.Kind() == reflect.Bool:
		c.write = func(w *writer, v reflect.Value) { w.uint(uint64(map[bool]int{true: 1}[v.Bool()])) }
		c.read = func(r *reader, v reflect.Value) { v.SetBool(r.uint() == 1) }
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Int64:
		c.write = func(w *writer, v reflect.Value) { w.b = binary.AppendVarint(w.b, v.Int()) }
		c.read = func(r *reader, v reflect.Value) { v.SetInt(r.int()) }
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Pointer:
		p.pointers(c, t)
	case t.Kind() == reflect.Slice:
		p.slice(c, t)
	case t.Kind() == reflect.Pointer:
		p.pointer(c, t)
	case t.Kind() == reflect.Map:
		p.table(c, t)
	case t.Kind() == reflect.Struct:
		p.record(c, t)
	default:
		p.errs = append(p.errs, fmt.Errorf("%s cannot be kept", t))
	}
	return c
}

func (r *reader) int() int64 {
	n := r.uint()
	return int64(n>>1) ^ -int64(n&1)
}

// record writes a struct as a set of the fields that are not zero, and these.
func (p *planner) record(c *coder, t reflect.Type) {
	if t.NumField() > 64 {
		p.errs = append(p.errs, fmt.Errorf("%s has more than 64 fields", t))
	}
	fields := make([]*coder, t.NumField())
	for i := range fields {
		f := t.Field(i)
		if !f.IsExported() {
			p.errs = append(p.errs, fmt.Errorf("%s.%s is not exported", t, f.Name))
		}
		fmt.Fprintf(&p.shape, "%s.%s:%s;", t, f.Name, f.Type)
		fields[i] = p.coder(f.Type)
	}
	c.write = func(w *writer, v reflect.Value) {
		var set uint64
		for i := range fields {
			if !v.Field(i).IsZero() {
				set |= 1 << i
			}
		}
		w.uint(set)
		for i, f := range fields {
			if set>>i&1 == 1 {
				f.write(w, v.Field(i))
			}
		}
	}
	c.read = func(r *reader, v reflect.Value) {
		set := r.uint()
		for i := 0; set != 0; i, set = i+1, set>>1 {
			if set&1 == 1 {
				fields[i].read(r, v.Field(i))
			}
		}
	}
}

// slice writes a list behind its length and one more, so that nil is 0.
func (p *planner) slice(c *coder, t reflect.Type) {
	element := p.coder(t.Elem())
	c.write = func(w *writer, v reflect.Value) {
		if v.IsNil() {
			w.uint(0)
			return
		}
		w.uint(uint64(v.Len()) + 1)
		for i := range v.Len() {
			element.write(w, v.Index(i))
		}
	}
	c.read = func(r *reader, v reflect.Value) {
		n := r.uint()
		if n == 0 {
			return
		}
		n = min(n-1, uint64(len(r.text)+1)) // an element takes a byte at least
		list := reflect.MakeSlice(t, int(n), int(n))
		for i := range int(n) {
			element.read(r, list.Index(i))
		}
		v.Set(list)
	}
}

// pointers writes a list of pointers. Those that are read point into one array.
func (p *planner) pointers(c *coder, t reflect.Type) {
	element := p.coder(t.Elem().Elem())
	array := reflect.SliceOf(t.Elem().Elem())
	c.write = func(w *writer, v reflect.Value) {
		if v.IsNil() {
			w.uint(0)
			return
		}
		w.uint(uint64(v.Len()) + 1)
		for i := range v.Len() {
			if v.Index(i).IsNil() {
				w.err = errors.New("a list has a pointer to nothing")
				return
			}
			element.write(w, v.Index(i).Elem())
		}
	}
	c.read = func(r *reader, v reflect.Value) {
		n := r.uint()
		if n == 0 {
			return
		}
		n = min(n-1, uint64(len(r.text)+1))
		list, elements := reflect.MakeSlice(t, int(n), int(n)), reflect.MakeSlice(array, int(n), int(n))
		for i := range int(n) {
			element.read(r, elements.Index(i))
			list.Index(i).Set(elements.Index(i).Addr())
		}
		v.Set(list)
	}
}

// pointer writes what it points to; nil is a zero field and never comes here but
// as the value of a whole.
func (p *planner) pointer(c *coder, t reflect.Type) {
	to := p.coder(t.Elem())
	c.write = func(w *writer, v reflect.Value) {
		if v.IsNil() {
			w.uint(0)
			return
		}
		w.uint(1)
		to.write(w, v.Elem())
	}
	c.read = func(r *reader, v reflect.Value) {
		if r.uint() == 0 {
			return
		}
		value := reflect.New(t.Elem())
		to.read(r, value.Elem())
		v.Set(value)
	}
}

// table writes a map whose keys are text, in their order.
func (p *planner) table(c *coder, t reflect.Type) {
	if t.Key().Kind() != reflect.String {
		p.errs = append(p.errs, fmt.Errorf("%s cannot be kept", t))
	}
	element := p.coder(t.Elem())
	c.write = func(w *writer, v reflect.Value) {
		if v.IsNil() {
			w.uint(0)
			return
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		w.uint(uint64(len(keys)) + 1)
		for _, key := range keys {
			w.string(key.String())
			element.write(w, v.MapIndex(key))
		}
	}
	c.read = func(r *reader, v reflect.Value) {
		n := r.uint()
		if n == 0 {
			return
		}
		table := reflect.MakeMap(t)
		for range n - 1 {
			key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			key.SetString(r.string())
			element.read(r, value)
			table.SetMapIndex(key, value)
		}
		v.Set(table)
	}
}
