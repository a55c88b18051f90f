package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// How long an answer from the network may take, in all.
const fetchTime = 60 * time.Second

// isWeb tells an address of the web from the name of a file.
func isWeb(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}

// read reads standard input for "-", an address of the web, or a file: not
// more than limit bytes of it.
func (p *program) read(ctx context.Context, name string, limit int64) ([]byte, error) {
	switch {
	case name == "-":
		return atMost(p.stdin, limit, "standard input")
	case isWeb(name):
		return fetch(ctx, name, limit)
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return atMost(f, limit, name)
}

func atMost(r io.Reader, limit int64, name string) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if int64(len(content)) > limit {
		return nil, fmt.Errorf("%s is longer than %d MB", name, limit>>20)
	}
	return content, nil
}

// fetch gets what an address holds.
func fetch(ctx context.Context, address string, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "digestry (+https://github.com/digestry/digestry)")
	client := http.Client{CheckRedirect: func(next *http.Request, via []*http.Request) error {
		switch {
		case len(via) >= 10:
			return errors.New("it redirects without end")
		case next.URL.Scheme != "http" && next.URL.Scheme != "https":
			return fmt.Errorf("it redirects to %s, which is not on the web", next.URL)
		}
		return nil
	}}
	response, err := client.Do(request)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, fmt.Errorf("%s did not answer within %s", address, fetchTime)
		}
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", address, response.Status)
	}
	return atMost(response.Body, limit, address)
}
