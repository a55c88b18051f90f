package site

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled when it is asked for first.
// There are some hundred, and most runs of the program need few of them.
func Pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
