package render

// Where a fault of a layout is: text/template and html/template tell it in words.

import (
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

// fileOf is the file of a template, by the name that the file has.
func fileOf(name string) string {
	if name == baseLayout || slices.Contains(layoutKinds, Kind(strings.TrimSuffix(name, ".html"))) {
		return "layouts/" + name
	}
	return "partials/" + name
}

// placeIn is the line and column of a byte of a text, both from 1.
func placeIn(text string, offset int) (line, column int) {
	before := text[:min(offset, len(text))]
	last := before[strings.LastIndexByte(before, '\n')+1:]
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(last) + 1
}

// templatePlace finds the place in an error of text/template or html/template:
// "template: digest.html:12:5: …", "html/template:card.html:3: …".
var templatePlace = regexp.MustCompile(`^(?:html/)?template: ?([^:]+):(\d+)(?::(\d+))?: (.*)$`)

var undefinedFunction = regexp.MustCompile(`^function "([^"]+)" not defined`)

// functionNames are all functions that layouts can call.
func functionNames() []string {
	return append(slices.Collect(maps.Keys(builtIn)), slices.Collect(maps.Keys(new(Theme).functions()))...)
}

// quotedWord is what a message is about.
var quotedWord = regexp.MustCompile(`"([^"]+)"|<([^>]+)>`)

func layoutProblem(file string, texts map[string]string, err error) site.Problem {
	p := site.Problem{File: file, Severity: site.Error, Code: "layout", Message: err.Error()}
	var parse toml.ParseError
	if errors.As(err, &parse) {
		p.Line, p.Column, p.Message = parse.Position.Line, parse.Position.Col, parse.Message
	}
	if errors.Is(err, fs.ErrNotExist) {
		p.Message = "the theme lacks this file"
		p.Hint = "copy it from a built-in theme"
		return p
	}
	if m := templatePlace.FindStringSubmatch(firstLine(err.Error())); m != nil {
		p.File = fileOf(m[1])
		p.Line, _ = strconv.Atoi(m[2])
		p.Message = m[4]
		if before, err := strconv.Atoi(m[3]); err == nil { // bytes of the line
			p.Column = before + 1
			if line := lineOf(texts[m[1]], p.Line); before <= len(line) {
				p.Column = utf8.RuneCountInString(line[:before]) + 1
			}
		}
		if undefined := undefinedFunction.FindStringSubmatch(p.Message); undefined != nil {
			p.Hint = site.DidYouMean(undefined[1], functionNames())
		}
		if strings.HasPrefix(p.Message, "unexpected EOF") {
			p.Hint = "an if, with, range or define lacks its {{end}}"
		}
		if p.Column == 0 {
			p.Column = columnOf(texts[m[1]], p.Line, p.Message)
		}
	}
	return p
}

// columnOf finds in a line what a message quotes: the parser tells lines only.
func columnOf(text string, line int, message string) int {
	if m := quotedWord.FindStringSubmatch(message); m != nil {
		if before, _, found := strings.Cut(lineOf(text, line), m[1]+m[2]); found {
			return utf8.RuneCountInString(before) + 1
		}
	}
	return 1
}

// lineOf is a line of a text, from 1.
func lineOf(text string, line int) string {
	if lines := strings.Split(text, "\n"); 0 < line && line <= len(lines) {
		return lines[line-1]
	}
	return ""
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
