package site

import "sync"

// later is a value that is found when it is first asked for, once for all pages
// that ask.
type later[T any] struct {
	once  sync.Once
	value T
}

func (l *later[T]) get(find func() T) T {
	l.once.Do(func() { l.value = find() })
	return l.value
}
