package importer

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is asked for first:
// there are many, and most runs of the program import nothing.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
