package edit

import "bytes"

// drop takes items out of a list, each with its separator. Comments stay.
func (r *renamer) drop(n *node, indexes []int) {
	for at, i := range indexes {
		if n.flow {
			// Are this one and all that follow it to go?
			ends := len(n.items)-i == len(indexes)-at && r.comma(n.items[len(n.items)-1].to) < 0
			r.dropBetween(n, i, ends)
		} else {
			r.dropLine(n.items[i])
		}
	}
}

// dropBetween takes an item out of a list in brackets.
func (r *renamer) dropBetween(n *node, i int, ends bool) {
	item := n.items[i]
	if comma := r.comma(item.to); comma >= 0 && !ends {
		if r.isBlank(item.to, comma) {
			r.cut(item.from, comma+1)
		} else {
			r.cut(item.from, item.to)
			r.splices = append(r.splices, splice{comma, comma + 1, ""})
		}
		return
	}
	// The comma in front of it goes. One item always stays.
	before := n.items[i-1].to
	comma := r.comma(before)
	switch {
	case comma < 0:
		r.wrong = r.fail(item.from, "this item of a list cannot be taken out")
	case len(bytes.TrimSpace(r.plain[comma+1:item.from])) > 0: // a comment
		r.splices = append(r.splices, splice{comma, comma + 1, ""})
		r.cut(item.from, item.to)
	case r.isBlank(before, comma):
		r.splices = append(r.splices, splice{before, item.to, ""})
	default:
		r.splices = append(r.splices, splice{comma, item.to, ""})
	}
}

// comma finds the separator after an item, past spaces and comments, or -1.
func (r *renamer) comma(at int) int {
	s := &scanner{r.plain, at, len(r.plain)}
	if s.space(); s.peek() == ',' {
		return s.at
	}
	return -1
}

func (r *renamer) isBlank(from, to int) bool {
	return len(bytes.Trim(r.plain[from:to], " \t")) == 0
}

// cut takes bytes out with the blanks after them, and with their line if
// nothing else is in it.
func (r *renamer) cut(from, to int) {
	for to < len(r.plain) && (r.plain[to] == ' ' || r.plain[to] == '\t') {
		to++
	}
	start := bytes.LastIndexByte(r.plain[:from], '\n') + 1
	if r.isBlank(start, from) && to < len(r.plain) && r.plain[to] == '\n' {
		from, to = start, to+1
	}
	r.splices = append(r.splices, splice{from, to, ""})
}

// dropLine takes an item out of a list of lines with dashes.
func (r *renamer) dropLine(item *node) {
	dash := bytes.LastIndexByte(r.plain[:item.from], '-')
	if dash < 0 || !r.isBlank(dash+1, item.from) {
		r.wrong = r.fail(item.from, "this item of a list cannot be taken out")
		return
	}
	r.cut(dash, item.to)
}
