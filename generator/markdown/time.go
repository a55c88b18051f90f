package markdown

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// TimeMark is a time of the episode in the text.
type TimeMark struct {
	ast.BaseInline
	Start, End string // as written, without brackets; End is empty but for a range
	Written    string // with them
	Href       string // where it leads, or empty
}

// KindTimeMark is the kind of time marks.
var KindTimeMark = ast.NewNodeKind("TimeMark")

// Kind implements ast.Node.
func (*TimeMark) Kind() ast.NodeKind { return KindTimeMark }

// Dump implements ast.Node.
func (m *TimeMark) Dump(source []byte, level int) { ast.DumpHelper(m, source, level, nil, nil) }

// How times are written, as counted in eighteen collections of podcast notes.
// A clock's last parts have two digits, so 16:9 and 1:1 are none.
const (
	clock     = `\d{1,3}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?`
	clockSpan = `@?(` + clock + `)(?:\s*(?:-|–|—|~|～|→|至|到|to)\s*(` + clock + `))?`
)

var (
	bracketed = regexp.MustCompile(`\\?\[` + clockSpan + `\\?\]|\(` + clockSpan + `\)|（` + clockSpan + `）|【` + clockSpan + `】`)
	leading   = regexp.MustCompile(`^[ \t]*` + clockSpan + `(?:[ \t]*(?:-|–|—|~|～|\||·|:|：)+[ \t]+|[ \t]+)`)
	whole     = regexp.MustCompile(`^[ \t]*[\[(（]?` + clockSpan + `[\])）]?[ \t]*$`)
	// dayTime is what makes a clock's time one of the day.
	dayTime = regexp.MustCompile(`^(?i:[ap]\.?m\b|utc|gmt|[cpem][ds]?t\b|z\b|點|点|分|時|时)`)
)

// mark makes a time of what was matched, if Options.Time takes it for one.
func (d *Document) mark(written, start, end string) *TimeMark {
	if d.options.Time == nil {
		return nil
	}
	href, ok := d.options.Time(start, end)
	if !ok {
		return nil
	}
	return &TimeMark{Start: start, End: end, Written: written, Href: href}
}

// groups are the clocks among a match's groups: its first one that matched,
// and the one behind it.
func groups(value []byte, m []int) (start, end string) {
	for i := 2; i < len(m); i += 4 {
		if m[i] >= 0 {
			start = string(value[m[i]:m[i+1]])
			if m[i+2] >= 0 {
				end = string(value[m[i+2]:m[i+3]])
			}
			return start, end
		}
	}
	return "", ""
}

// times makes marks of the times in a text that does not stand in a link.
func (d *Document) times(t *ast.Text) {
	value := t.Segment.Value(d.Source)
	if t.IsRaw() || d.options.Time == nil || !mayHoldTime(value) || inLink(t) {
		return
	}
	if d.leadingTime(t, value) {
		return
	}
	for m := bracketed.FindSubmatchIndex(value); m != nil; m = bracketed.FindSubmatchIndex(value) {
		start, end := groups(value, m)
		mark := d.mark(string(value[m[0]:m[1]]), start, end)
		rest := d.split(t, m[1])
		if mark != nil {
			t.Segment.Stop = t.Segment.Start + m[0]
			insertAfter(t, mark)
			dropEmpty(t)
		}
		if rest == nil {
			return
		}
		t, value = rest, rest.Segment.Value(d.Source)
	}
}

// mayHoldTime looks for a digit in front of a colon, which few texts have.
func mayHoldTime(value []byte) bool {
	for i := 1; i < len(value); i++ {
		if (value[i] == ':' || value[i] == 0xEF && strings.HasPrefix(string(value[i:min(i+3, len(value))]), "：")) && '0' <= value[i-1] && value[i-1] <= '9' {
			return true
		}
	}
	return false
}

// leadingTime makes a mark of a bare time in front of a line: "12:34 - text"
// and, in lists, "12:34 text".
func (d *Document) leadingTime(t *ast.Text, value []byte) bool {
	if !beginsLine(t) {
		return false
	}
	m := leading.FindSubmatchIndex(value)
	if m == nil || dayTime.Match(value[m[1]:]) {
		return false
	}
	bare := strings.TrimSpace(string(value[m[3]:m[1]])) == "" && m[4] < 0
	if bare && !inList(t) {
		return false
	}
	start, end := groups(value, m)
	mark := d.mark(start, start, end)
	if mark == nil {
		return false
	}
	after := m[1]
	if after < len(value) && value[after-1] == ' ' {
		after-- // what follows is a word of its own
	}
	rest := d.split(t, after)
	parent := t.Parent()
	parent.ReplaceChild(parent, t, mark)
	if rest != nil {
		d.times(rest)
	}
	return true
}

func beginsLine(t *ast.Text) bool {
	if p := t.PreviousSibling(); p != nil {
		before, ok := p.(*ast.Text)
		return ok && (before.SoftLineBreak() || before.HardLineBreak())
	}
	return t.Parent().Type() == ast.TypeBlock
}

func inList(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindListItem {
			return true
		}
	}
	return false
}

func inLink(n ast.Node) bool {
	for p := n.Parent(); p != nil && p.Type() == ast.TypeInline; p = p.Parent() {
		if p.Kind() == ast.KindLink || p.Kind() == ast.KindImage {
			return true
		}
	}
	return false
}

// split cuts a text in two and returns the second, or nil if that is empty. Its
// line break goes with its end.
func (d *Document) split(t *ast.Text, at int) *ast.Text {
	cut := t.Segment.Start + at
	if cut == t.Segment.Stop && !t.SoftLineBreak() && !t.HardLineBreak() {
		return nil
	}
	rest := ast.NewTextSegment(text.NewSegment(cut, t.Segment.Stop))
	rest.SetSoftLineBreak(t.SoftLineBreak())
	rest.SetHardLineBreak(t.HardLineBreak())
	t.SetSoftLineBreak(false)
	t.SetHardLineBreak(false)
	t.Segment.Stop = cut
	insertAfter(t, rest)
	return rest
}

func insertAfter(n, new ast.Node) { n.Parent().InsertAfter(n.Parent(), n, new) }

func dropEmpty(t *ast.Text) {
	if t.Segment.Len() == 0 {
		t.Parent().RemoveChild(t.Parent(), t)
	}
}

// timeOfCode makes a mark of a code span that is nothing but a time.
func (d *Document) timeOfCode(c *ast.CodeSpan) {
	value := []byte(d.Text(c))
	m := whole.FindSubmatchIndex(value)
	if m == nil || utf8.RuneCount(value) > 24 || inLink(c) {
		return
	}
	start, end := groups(value, m)
	if mark := d.mark(strings.TrimSpace(string(value)), start, end); mark != nil {
		c.Parent().ReplaceChild(c.Parent(), c, mark)
	}
}

// timeOfLink makes a mark of a link to a time on this page, as players of other
// sites have them: [12:34](#t=12:34).
func (d *Document) timeOfLink(l *ast.Link) bool {
	at, ok := strings.CutPrefix(string(l.Destination), "#t=")
	if !ok {
		return false
	}
	value := []byte(d.Text(l))
	start, end := at, ""
	if m := whole.FindSubmatchIndex(value); m != nil {
		start, end = groups(value, m)
	}
	mark := d.mark(string(value), start, end)
	if mark == nil {
		return false
	}
	l.Parent().ReplaceChild(l.Parent(), l, mark)
	return true
}
