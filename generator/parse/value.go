package parse

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"regexp"
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
	case []any:
		return len(v) == 0
	case []map[string]any:
		return len(v) == 0
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
	markup   = regexp.MustCompile(`<[a-zA-Z/][^>]*>`)
	wikilink = regexp.MustCompile(`\[\[([^\]|]+)(?:\|([^\]]+))?\]\]`)
)

// cleanText takes markup, wikilinks and line breaks out of a value.
func cleanText(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = html.UnescapeString(markup.ReplaceAllString(s, " "))
	}
	if strings.Contains(s, "[[") {
		s = wikilink.ReplaceAllStringFunc(s, func(link string) string {
			m := wikilink.FindStringSubmatch(link)
			if m[2] != "" {
				return m[2]
			}
			return m[1]
		})
	}
	return strings.Join(strings.Fields(s), " ")
}

// asNames reads a list of names: a list, a comma list, one name, or a list of
// tables with a name, topic or title.
func asNames(value any) (names []string, ok bool) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			name, isName := nameOf(item)
			if !isName {
				return nil, false
			}
			names = append(names, name)
		}
	case []map[string]any:
		for _, item := range v {
			name, isName := nameOf(item)
			if !isName {
				return nil, false
			}
			names = append(names, name)
		}
	default:
		text, isText := asText(value)
		if !isText {
			return nil, false
		}
		names = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '，' || r == '、' || r == ';' || r == '；' })
	}
	kept := names[:0]
	for _, name := range names {
		name = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(name), "#"))
		if !isEmpty(name) && !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept, true
}

func nameOf(item any) (string, bool) {
	table, ok := item.(map[string]any)
	if !ok {
		return asText(item)
	}
	for _, key := range []string{"name", "topic", "title"} {
		if text, ok := asText(table[key]); ok && !isEmpty(text) {
			return text, true
		}
	}
	return "", false
}

// asCredits reads people: names as asNames does, a table with a name, tables
// with name and address, or a map of name to address.
func asCredits(value any, role site.PersonRole) (credits []site.Credit, ok bool) {
	switch v := value.(type) {
	case map[string]any:
		if _, named := v["name"]; named {
			return asCredits([]any{v}, role)
		}
		for _, name := range sortedKeys(v) {
			address, isText := asText(v[name])
			if !isText && v[name] != nil {
				return nil, false
			}
			credits = append(credits, site.Credit{Name: cleanText(name), URL: webAddress(address), Role: role})
		}
		return credits, true
	case []map[string]any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
		}
		return asCredits(items, role)
	case []any:
		for _, item := range v {
			name, isName := nameOf(item)
			if !isName {
				return nil, false
			}
			credit := site.Credit{Name: name, Role: role}
			if table, isTable := item.(map[string]any); isTable {
				address, _ := asText(table["url"])
				credit.URL = webAddress(address)
			}
			if !isEmpty(name) {
				credits = append(credits, credit)
			}
		}
		return credits, true
	}
	names, ok := asNames(value)
	for _, name := range names {
		credits = append(credits, site.Credit{Name: name, Role: role})
	}
	return credits, ok
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
	if strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") {
		return s
	}
	return ""
}

// dateForms are the dates that digests carry, the commonest first.
var dateForms = []string{
	time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02T15:04:05.999999", "2006-1-2", "2006/1/2", "2006.1.2",
	"20060102", "2006年1月2日", "January 2, 2006", "Jan 2, 2006", "2 January 2006", time.RFC1123Z, time.RFC1123,
}

// asDate reads a date. One without a zone is in the given one. Numbers are
// seconds or, from 100,000,000,000 on, milliseconds since 1970.
func asDate(value any, zone *time.Location) (time.Time, bool) {
	switch v := value.(type) {
	case time.Time:
		if isLocalTime(v) {
			return time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), v.Nanosecond(), zone), true
		}
		return v, true
	case string:
		v = strings.TrimSpace(v)
		for _, form := range dateForms {
			if t, err := time.ParseInLocation(form, v, zone); err == nil {
				return t, true
			}
		}
		return time.Time{}, false
	}
	n, ok := asNumber(value)
	switch {
	case !ok || n <= 0 || n != math.Trunc(n):
		return time.Time{}, false
	case n >= 1e11:
		return time.UnixMilli(int64(n)).In(zone), true
	case n >= 19000101 && n < 30000101:
		return asDate(strconv.Itoa(int(n)), zone)
	}
	return time.Unix(int64(n), 0).In(zone), true
}

// isLocalTime tells whether the author named no zone: the TOML decoder marks
// local dates by the name of their location.
func isLocalTime(t time.Time) bool {
	name := t.Location().String()
	return name == "datetime-local" || name == "date-local"
}

func asNumber(value any) (float64, bool) {
	switch v := value.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	case string:
		f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		return f, err == nil
	}
	return 0, false
}

// maxMinutes is where a bare duration stops being minutes: nothing is ten
// hours long, and few episodes last less than ten minutes.
const maxMinutes = 600

var (
	isoDuration  = regexp.MustCompile(`(?i)^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?$`)
	unitDuration = regexp.MustCompile(`(?i)^(?:(\d+)\s*(?:hours?|hrs?|h|小時|小时|時間|시간))?\s*(?:(\d+)\s*(?:minutes?|mins?|min|m|分鐘|分钟|分|분))?\s*(?:(\d+)\s*(?:seconds?|secs?|sec|s|秒|초))?$`)
)

// asDuration reads 1:13:37, 79:01, 1h 21m, PT1H3M, or a bare number: minutes
// below 600, else seconds; always seconds where the key says so.
func asDuration(value any, inSeconds bool) (time.Duration, bool) {
	if n, ok := asNumber(value); ok {
		if n < 0 || n > 1e6 {
			return 0, false
		}
		if n < maxMinutes && !inSeconds {
			return time.Duration(n * float64(time.Minute)), true
		}
		return time.Duration(n * float64(time.Second)).Round(time.Second), true
	}
	text, ok := asText(value)
	if !ok {
		return 0, false
	}
	if seconds, ok := site.ParseClock(text); ok {
		return time.Duration(seconds) * time.Second, true
	}
	if m := isoDuration.FindStringSubmatch(text); m != nil && len(text) > 2 {
		return units(m[2:]) + units([]string{m[1], "", ""})*24, true
	}
	if m := unitDuration.FindStringSubmatch(text); m != nil && text != "" {
		return units(m[1:]), true
	}
	return 0, false
}

// units adds hours, minutes and seconds.
func units(parts []string) (d time.Duration) {
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(parts[i])
		d += time.Duration(n) * unit
	}
	return d
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
