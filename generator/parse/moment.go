package parse

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// dateForms are the dates that digests carry, the commonest first. Fractions of
// a second are read wherever there are seconds.
var dateForms = []string{
	time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00",
	"2006-01-02T15:04:05-0700", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02T15:04Z07:00", "2006-01-02 15:04 -0700",
	"2006-1-2", "2006/1/2", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006.1.2", "20060102", "2006年1月2日", "2006 年 1 月 2 日",
	"January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006", time.RFC1123Z, time.RFC1123,
	"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST",
}

const (
	firstSeconds = 1e8             // what is less is no time of any podcast: a year, say
	firstMillis  = 1e11            // in seconds that were the year 5138
	lastMillis   = 253402300799999 // the end of the year 9999
)

// asDate reads a date. One without a zone is in the given one. Numbers are
// seconds or, from 100,000,000,000 on, milliseconds since 1970.
func asDate(value any, zone *time.Location) (time.Time, bool) {
	if t, isTime := value.(time.Time); isTime {
		switch t.Location().String() { // the TOML decoder marks times without zone so
		case "time-local":
			return time.Time{}, false
		case "datetime-local", "date-local":
			return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone), true
		}
		return t, true
	}
	text, ok := asText(value)
	if !ok {
		return time.Time{}, false
	}
	for _, form := range dateForms {
		if t, err := time.ParseInLocation(form, text, zone); err == nil {
			return t, true
		}
	}
	n, ok := asNumber(value)
	switch {
	case !ok || n < firstSeconds || n > lastMillis || n != math.Trunc(n):
		return time.Time{}, false
	case n >= firstMillis:
		return time.UnixMilli(int64(n)).In(zone), true
	}
	return time.Unix(int64(n), 0).In(zone), true
}

// maxMinutes is where a bare duration stops being minutes: nothing is ten
// hours long, and few episodes last less than ten minutes.
const maxMinutes = 600

// maxDuration is the longest that hours in three digits can write.
const maxDuration = 999 * time.Hour

var (
	isoDuration  = site.Pattern(`(?i)^P(?:(\d{1,2})D)?T?(?:(\d{1,3})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:\.\d+)?S)?$`)
	unitDuration = site.Pattern(`(?i)^(?:(\d{1,3})\s*(?:hours?|hrs?|hr?s?|小時|小时|時間|시간)[,.]?)?\s*(?:(?:and )?(\d{1,5})\s*(?:minutes?|mins?|m|分鐘|分钟|分|분)[,.]?)?\s*(?:(?:and )?(\d{1,7})\s*(?:seconds?|secs?|s|秒鐘|秒钟|秒|초)\.?)?$`)
)

// asDuration reads 1:13:37, 79:01, 1h 21m, PT1H3M, or a bare number: minutes
// below 600, else seconds; always seconds where the key says so.
func asDuration(value any, inSeconds bool) (time.Duration, bool) {
	var d time.Duration
	n, isNumber := asNumber(value)
	text, _ := asText(value)
	seconds, isClock := site.ParseClock(text)
	iso, unit := isoDuration().FindStringSubmatch(text), unitDuration().FindStringSubmatch(text)
	switch {
	case isNumber && (n < 0 || n > maxDuration.Seconds()):
		return 0, false
	case isNumber && n < maxMinutes && !inSeconds:
		d = time.Duration(n * float64(time.Minute))
	case isNumber:
		d = time.Duration(n * float64(time.Second))
	case isClock:
		d = time.Duration(seconds) * time.Second
	case iso != nil && strings.ContainsAny(text, "0123456789"):
		d = units(iso[2:]) + 24*units([]string{iso[1], "", ""})
	case unit != nil && text != "":
		d = units(unit[1:])
	default:
		return 0, false
	}
	d = d.Round(time.Second)
	return d, d <= maxDuration
}

// units adds hours, minutes and seconds.
func units(parts []string) (d time.Duration) {
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(parts[i])
		d += time.Duration(n) * unit
	}
	return d
}
