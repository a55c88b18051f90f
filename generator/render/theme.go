package render

import (
	"html/template"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/digestry/digestry/generator/layout"
	"github.com/digestry/digestry/generator/site"
)

// layoutKinds are the kinds of pages that a theme draws: one layout each.
var layoutKinds = []Kind{
	KindHome, KindDigest, KindTranscript, KindTopic, KindTopics, KindPerson, KindPeople,
	KindShow, KindShows, KindArchive, KindSearch, KindPage, KindNotFound,
}

// baseLayout is the page around every other layout.
const baseLayout = "base.html"

// Theme is a folder of layouts, partials, assets and words, made ready to draw
// pages in one language. It is safe for use by several goroutines.
type Theme struct {
	layouts map[Kind]func() (drawing, error)
	texts   map[string]string                // of layouts and partials, by file name
	parsed  map[string]func() (trees, error) // the same
	reached map[Kind]map[string]bool         // templates that the layout of a kind draws; only where layouts were checked
	assets  *assets
	words   *words
	advice  []site.Problem

	// drawn holds what {{once}} drew for the site that pages were last told of.
	drawn atomic.Pointer[sync.Map]
}

// Advice tells what could be better in a theme that has no faults.
func (t *Theme) Advice() []site.Problem { return t.advice }

// part is a partial with what it was given, which is compared by identity.
type part struct {
	name string
	data any
}

// once draws a partial that depends on nothing but its data, and remembers it:
// a digest's card is the same on every list that it is on. The data is a
// pointer into the site.
func (t *Theme) once(watch func(layout.Use), name string, data any) (template.HTML, error) {
	drawn := t.drawn.Load()
	key := part{name, data}
	known, ok := drawn.Load(key)
	if !ok || watch != nil && !known.(*drawnPart).watched {
		b := buffer()
		defer release(b)
		one := &drawnPart{watched: watch != nil}
		var noting func(layout.Use)
		if one.watched {
			noting = one.note
		}
		if err := t.execute(b, KindHome, name, data, noting); err != nil {
			return "", err
		}
		one.html = template.HTML(b.String())
		drawn.Store(key, one)
		known = one
	}
	one := known.(*drawnPart)
	if watch != nil {
		for _, use := range one.uses {
			watch(use)
		}
	}
	return one.html, nil
}

// drawnPart is a partial as it was drawn, with what it uses, if that was watched.
type drawnPart struct {
	html    template.HTML
	watched bool
	uses    []layout.Use
}

func (d *drawnPart) note(u layout.Use) {
	if !slices.Contains(d.uses, u) {
		d.uses = append(d.uses, u)
	}
}

// functions are what layouts can call besides the methods of their data.
func (t *Theme) functions() template.FuncMap {
	return template.FuncMap{
		"t":         t.words.word,
		"n":         t.words.counted,
		"number":    t.words.number,
		"date":      t.words.date,
		"day":       isoDate,
		"sections":  t.sections,
		"outline":   outline,
		"label":     label,
		"point":     point,
		"once":      func(name string, data any) (template.HTML, error) { return t.once(nil, name, data) },
		"elsewhere": elsewhere,
		"whole":     whole,
		"clauses":   clauses,

		"asset":      t.assetAddress,
		"stylesheet": func() site.Address { return t.assets.stylesheet },
		"script":     func() site.Address { return t.assets.script },
		"early":      func() template.JS { return t.assets.early },
	}
}

// fast is what layouts call most, to be called without reflection.
func (t *Theme) fast() layout.Options {
	return layout.Options{
		Funcs: t.functions(),
		Pure:  []string{"asset", "script", "stylesheet", "t"},
		Direct: []layout.Direct{
			layout.Func1("date", t.words.date),
			layout.Func1("day", isoDate),
			layout.Func1("label", label),
			layout.Func1("point", point),
			layout.Func1("outline", outline),
			layout.Func1("whole", whole),
			layout.Func1("clauses", clauses),
			layout.Func2("n", t.words.counted),
			layout.Drawing2("once", t.once),
			layout.Func2("elsewhere", func(d *site.Digest, h template.HTML) (template.HTML, error) { return elsewhere(d, h), nil }),
		},
		Watched: watched,
		Methods: []layout.Method{
			layout.Method0("IsZero", time.Time.IsZero),
			layout.Method0("BySection", site.Gathered.BySection),
			layout.Method0("OnlyNamed", site.Gathered.OnlyNamed),
			layout.Method1("AtTime", (*site.Digest).AtTime),
			layout.Method1("Speaker", (*site.Digest).Speaker),
			layout.Method0("PointCount", (*site.Topic).PointCount),
		},
	}
}
