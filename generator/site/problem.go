package site

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity tells how much a problem matters.
type Severity string

// An error keeps a site from being published; a warning does not, unless the
// author asks for strictness.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is something that an author can mend.
type Problem struct {
	File     string   `json:"file"`           // path with slashes
	Line     int      `json:"line,omitempty"` // from 1; 0 where the whole file is meant
	Column   int      `json:"column,omitempty"`
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Message  string   `json:"message"`        // what is wrong
	Hint     string   `json:"hint,omitempty"` // what to try
}

// String is the problem as compilers write them, so that editors find the
// place: path:line:col: severity: message [code].
func (p Problem) String() string {
	place := p.File
	if p.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", p.File, p.Line, max(p.Column, 1))
	}
	if place != "" {
		place += ": "
	}
	return fmt.Sprintf("%s%s: %s [%s]", place, p.Severity, p.Message, p.Code)
}

// SortProblems orders problems by place and drops those said twice.
func SortProblems(problems []Problem) []Problem {
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(problems)
}

// CountErrors counts the problems that are errors; with strict, all of them.
func CountErrors(problems []Problem, strict bool) int {
	n := 0
	for _, p := range problems {
		if strict || p.Severity == Error {
			n++
		}
	}
	return n
}
