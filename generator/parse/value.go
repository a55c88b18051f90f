package parse

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// junk is what exporters leave where they had nothing to say.
var junk = []string{"", "none", "null", "undefined", "nan", "未知", "0m", "n/a"}

// isEmpty tells whether a value says nothing.
func isEmpty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return slices.Contains(junk, strings.ToLower(strings.TrimSpace(v)))
	case float64:
		return math.IsNaN(v)
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !isEmpty(item) })
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// asText reads a scalar as text; ok is false for lists and tables.
func asText(value any) (text string, ok bool) {
	switch v := value.(type) {
	case string:
		return cleanText(v), true
	case json.Number:
		return v.String(), true
	case bool, int, int64, uint64:
		return fmt.Sprint(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case time.Time:
		return v.Format(time.DateOnly), true
	}
	return "", false
}

var (
	markup   = site.Pattern(`<[a-zA-Z/][^>]*>`)
	entity   = site.Pattern(`&#?\w+;`)
	wikilink = site.Pattern(`\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]`)
	marks    = site.Pattern(`\*\*([^*]+)\*\*|__([^_]+)__|` + "`([^`]+)`" + `|!?\[([^\[\]]+)\]\([^()]*\)|(?m:^#{1,6} +(.*)$)`)
)

// cleanText takes markup, wikilinks and line breaks out of a value.
func cleanText(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = entity().ReplaceAllStringFunc(markup().ReplaceAllString(s, " "), html.UnescapeString)
	}
	for strings.Contains(s, "[[") && wikilink().MatchString(s) {
		s = wikilink().ReplaceAllStringFunc(s, func(link string) string {
			m := wikilink().FindStringSubmatch(link)
			if m[2] != "" {
				return m[2]
			}
			return m[1]
		})
	}
	return strings.Join(strings.Fields(s), " ")
}

// escaped writes a text so that cleanText gives it back.
func escaped(text string) string {
	if cleanText(text) == text {
		return text
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(text)
}

// withoutMarks takes Markdown's marks out of a text that is shown as it is.
func withoutMarks(s string) string {
	for marks().MatchString(s) {
		s = marks().ReplaceAllString(s, "$1$2$3$4$5")
	}
	return s
}

// asAddress reads a scalar as an address. Its "&" and spaces are its own.
func asAddress(value any) (address string, ok bool) {
	if text, isText := value.(string); isText {
		text = strings.TrimSpace(text)
		if inner, found := strings.CutPrefix(text, "<"); found && strings.HasSuffix(inner, ">") {
			text = strings.TrimSpace(inner[:len(inner)-1])
		}
		return text, true
	}
	return asText(value)
}

// asNames reads a list of names: a list, a comma list, one name, or a list of
// tables with a name, topic or title.
func asNames(value any) (names []string, ok bool) {
	items, isList := value.([]any)
	if !isList {
		text, isText := asText(value)
		if !isText {
			return nil, false
		}
		for _, name := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、;；", r) }) {
			items = append(items, name)
		}
	}
	seen := make(map[string]bool, len(items))
	for _, item := range items {
		name, isName := nameOf(item)
		if !isName {
			return nil, false
		}
		if !isEmpty(name) && !seen[name] {
			names, seen[name] = append(names, name), true
		}
	}
	return names, true
}

// nameOf is a name, or that of a table. It is empty where there is none to tell.
func nameOf(item any) (name string, ok bool) {
	table, isTable := item.(map[string]any)
	if !isTable {
		name, ok = asText(item)
		return bareName(name), ok || item == nil
	}
	for _, key := range []string{"name", "topic", "title"} {
		if text, isText := asText(table[key]); isText && !isEmpty(text) {
			return bareName(text), true
		}
	}
	return "", len(table) == 0
}

// bareName takes off what people put around a name: the sign of a tag, and
// quotation marks that an input method made curly.
func bareName(name string) string {
	for before := ""; before != name; {
		before = name
		name = strings.TrimSpace(strings.TrimLeft(name, "#"))
		if inner := strings.Trim(name, "“”"); strings.HasPrefix(name, "“") && strings.HasSuffix(name, "”") && !strings.ContainsAny(inner, "“”") {
			name = inner
		}
	}
	return name
}

// asCredits reads people: names as asNames does, a table with a name, tables
// with name and address, or a map of name to address.
func asCredits(value any, role site.PersonRole) (credits []site.Credit, ok bool) {
	switch v := value.(type) {
	case map[string]any:
		if name, isNamed := nameOf(v); isNamed {
			return oneCredit(name, addressOf(v), role), true
		}
		for _, name := range sortedKeys(v) {
			address, isText := asAddress(v[name])
			if table, isTable := v[name].(map[string]any); isTable {
				address, isText = addressOf(table), true
			}
			if !isText && v[name] != nil {
				return nil, false
			}
			credits = append(credits, oneCredit(bareName(cleanText(name)), webAddress(address), role)...)
		}
		return credits, true
	case []any:
		for _, item := range v {
			these, isPerson := asCredits(item, role)
			if text, isText := asText(item); isText {
				these, isPerson = oneCredit(bareName(text), "", role), true // a comma in a list's item is the name's own
			}
			if !isPerson {
				return nil, false
			}
			credits = append(credits, these...)
		}
		return credits, true
	case nil:
		return nil, true
	}
	names, ok := asNames(value)
	for _, name := range names {
		credits = append(credits, site.Credit{Name: name, Role: role})
	}
	return credits, ok
}

func oneCredit(name, address string, role site.PersonRole) []site.Credit {
	if isEmpty(name) {
		return nil
	}
	return []site.Credit{{Name: name, URL: address, Role: role}}
}

// profiles are the keys of somebody's table that lead to a page of theirs, the
// best first, and what stands in front of a bare name there.
var profiles = []struct{ key, base string }{
	{"url", ""}, {"website", ""}, {"link", ""}, {"twitter", "https://twitter.com/"}, {"github", "https://github.com/"},
}

var handle = site.Pattern(`^@?([\w-]+)$`)

func addressOf(table map[string]any) string {
	for _, profile := range profiles {
		text, _ := asAddress(table[profile.key])
		if address := webAddress(text); address != "" {
			return address
		}
		if m := handle().FindStringSubmatch(text); m != nil && profile.base != "" && !isEmpty(text) {
			return profile.base + m[1]
		}
	}
	return ""
}

// asLinks reads addresses with their names: a table of name to address, or a
// list of addresses or of tables with name and url. URL is as it was written.
func asLinks(value any) (links []site.WebLink, ok bool) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range sortedKeys(v) {
			address, _ := asAddress(v[name])
			if table, isTable := v[name].(map[string]any); isTable {
				address = addressOf(table)
			}
			links = append(links, site.WebLink{Name: cleanText(name), URL: address})
		}
		return links, true
	case []any:
		for _, item := range v {
			link := site.WebLink{}
			if table, isTable := item.(map[string]any); isTable {
				link.Name, _ = nameOf(table)
				link.URL = addressOf(table)
			} else if link.URL, ok = asAddress(item); !ok {
				return nil, false
			}
			links = append(links, link)
		}
		return links, true
	}
	address, ok := asAddress(value)
	return []site.WebLink{{URL: address}}, ok
}

func sortedKeys(table map[string]any) []string {
	keys := make([]string, 0, len(table))
	for key := range table {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// webAddress lets only addresses of the web through.
func webAddress(s string) string {
	s = strings.TrimSpace(s)
	lower := strings.ToLower(s)
	if (strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")) && !strings.ContainsAny(s, " \t\n<>\"") {
		return s
	}
	return ""
}

// plain is a value as a theme is given it and every format can hold it: without
// nulls and keys of no letter, and with numbers that are numbers.
func plain(value any) any {
	switch v := value.(type) {
	case []any:
		list := []any{}
		for _, item := range v {
			if item = plain(item); item != nil {
				list = append(list, item)
			}
		}
		return list
	case map[string]any:
		table := map[string]any{}
		for key, item := range v {
			if item = plain(item); item != nil && key != "" {
				table[key] = item
			}
		}
		return table
	case json.Number:
		if n, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return n
		}
		if f, err := v.Float64(); err == nil {
			return f
		}
		return v.String()
	}
	return value
}

func asNumber(value any) (float64, bool) {
	var n float64
	var err error
	switch v := value.(type) {
	case int64:
		n = float64(v)
	case float64:
		n = v
	case json.Number:
		n, err = v.Float64()
	case string:
		n, err = strconv.ParseFloat(strings.TrimSpace(v), 64)
	default:
		return 0, false
	}
	return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
}

// asBool reads true and false, and the words that people write for them.
func asBool(value any) (truth, ok bool) {
	if b, isBool := value.(bool); isBool {
		return b, true
	}
	text, _ := asText(value)
	switch strings.ToLower(text) {
	case "true", "yes", "1", "on":
		return true, true
	case "false", "no", "0", "off":
		return false, true
	}
	return false, false
}
