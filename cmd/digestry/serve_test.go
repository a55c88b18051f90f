package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// said is what a program has written so far.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// after waits until text was written, and gives the rest of its line.
func (s *said) after(t *testing.T, text string) string {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if _, rest, ok := strings.Cut(s.String(), text); ok {
			if line, _, ok := strings.Cut(rest, "\n"); ok {
				return line
			}
		}
	}
	t.Fatalf("it does not say %q, but:\n%s", text, s)
	return ""
}

// serving runs serve on a small site until stop, which gives the exit code.
func serving(t *testing.T, args ...string) (stdout, stderr *said, dir string, stop func() int) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "themes", "test"), os.DirFS("../../generator/render/testdata/theme")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"config.toml": "theme = \"test\"\n", "content/a.md": "+++\ntitle = \"A\"\ndraft = true\ndate = 2999-01-01\n+++\n\nSome text.\n",
	} {
		file := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(file), 0o755)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stdout, stderr = &said{}, &said{}
	p := &program{strings.NewReader(""), stdout, stderr, func(string) string { return "" }}
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- p.run(ctx, append([]string{"serve", "--site", dir}, args...)) }()
	stop = sync.OnceValue(func() int {
		cancel()
		select {
		case c := <-code:
			return c
		case <-time.After(20 * time.Second):
			t.Error("serve does not end")
			return -1
		}
	})
	t.Cleanup(func() { stop() })
	return stdout, stderr, dir, stop
}

func TestServe(t *testing.T) {
	stdout, stderr, dir, stop := serving(t, "--port", "0")
	address := stdout.after(t, "Local: ")
	response, err := http.Get(address + "digests/a/") // a draft, and of the future
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil || response.StatusCode != 200 || !strings.Contains(string(body), "Some text.") {
		t.Errorf("%d %v:\n%s", response.StatusCode, err, body)
	}
	// What editors go by: exactly these lines frame the problems.
	stderr.after(t, "[watch] build started")
	if line := stderr.after(t, "[watch] build finished in "); !strings.HasSuffix(line, " ms, 0 errors") {
		t.Errorf("the build finished in %q", line)
	}
	if err := os.WriteFile(filepath.Join(dir, "content", "b.md"), []byte("+++\ndate = \"never\"\n+++\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	stderr.after(t, `content/b.md:2:8: error: date "never" is no date`)
	stderr.after(t, " ms, 1 error")
	if code := stop(); code != exitWell {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
	if entries, err := os.ReadDir(filepath.Join(dir, "public")); err == nil {
		t.Errorf("a preview has written %v", entries)
	}
}

func TestServeOnAPortThatIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	_, stderr, _, stop := serving(t, "--port", port)
	if line := stderr.after(t, "digestry: port "+port+" is taken"); !strings.Contains(line, "leave --port out") {
		t.Errorf("it says %q", line)
	}
	if code := stop(); code != exitProblems {
		t.Errorf("exit code %d", code)
	}
}

// Without --port the next one that is free is taken, and told.
func TestServeTwice(t *testing.T) {
	first, _, _, _ := serving(t)
	second, _, _, _ := serving(t)
	if a, b := first.after(t, "Local: "), second.after(t, "Local: "); a == b {
		t.Errorf("two previews at %s", a)
	}
}

// --host says in words what it opens.
func TestServeToTheNetwork(t *testing.T) {
	stdout, stderr, _, _ := serving(t, "--port", "0", "--host", "0.0.0.0")
	if local := stdout.after(t, "Local: "); !strings.HasPrefix(local, "http://127.0.0.1:") {
		t.Errorf("on this machine it is at %s", local)
	}
	stderr.after(t, "can read the whole preview")
}

func TestNamesOfThisMachine(t *testing.T) {
	for _, loopback := range []string{"127.0.0.1", "::1"} {
		if got := names(loopback); got != nil {
			t.Errorf("%s: %v", loopback, got)
		}
	}
	if got := names("studio.lan"); len(got) != 1 || got[0] != "studio.lan" {
		t.Errorf("studio.lan: %v", got)
	}
	host, err := os.Hostname()
	if got := names("0.0.0.0"); err == nil && (len(got) == 0 || got[0] != host) {
		t.Errorf("0.0.0.0: %v, but this machine is %s", got, host)
	}
}
