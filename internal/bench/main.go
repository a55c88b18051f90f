//go:build unix

// Bench times whole programs on made sites:
//
//	go run ./internal/bench -n 10000
//
// It makes the digests from a seed, builds them with this Digestry and, where they
// are installed, with Hugo and Eleventy, in turn, and prints what each took, and
// the ratios to Digestry with equal pages. Elapsed time depends on what else the machine
// does; CPU time much less; the ratios of one run least. Peak memory is what the
// operating system counted.
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/digestry/digestry/internal/made"
	"golang.org/x/tools/txtar"
)

//go:embed equal.txtar
var equal []byte

//go:embed hugo.txtar
var hugo []byte

//go:embed eleventy.txtar
var eleventy []byte

func main() {
	n := flag.Int("n", 1000, "how many digests")
	seed := flag.Uint64("seed", 1, "of the made digests")
	runs := flag.Int("runs", 3, "how often each program runs; the median counts")
	dir := flag.String("dir", "", "where the sites are made, such as a memory disk (default: the system's folder for temporary files)")
	flag.Parse()
	if err := bench(*n, *seed, *runs, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(n int, seed uint64, runs int, dir string) error {
	dir, err := os.MkdirTemp(dir, "digestry-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tasks, err := prepare(dir, n, seed)
	if err != nil {
		return err
	}
	figures := make([][]figure, len(tasks))
	for range runs {
		for i, t := range tasks {
			f, err := t.run()
			if err != nil {
				return err
			}
			figures[i] = append(figures[i], f)
		}
	}
	report(n, tasks, figures)
	return nil
}

// task is a program that makes a site.
type task struct {
	name    string
	folder  string       // where it runs; empty where that does not matter
	before  func() error // what is done first, and not counted
	command []string
	output  string
}

// prepare makes the sites and tells what is to be run in them, in order. The
// first task is what the others are compared with.
func prepare(dir string, n int, seed uint64) ([]task, error) {
	program := filepath.Join(dir, "digestry")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", program, "github.com/digestry/digestry/cmd/digestry").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("cannot build Digestry: %w\n%s", err, out)
	}
	content := filepath.Join(dir, "site", "content")
	if err := made.Write(content, n, seed); err != nil {
		return nil, err
	}
	config := "title = \"Made\"\nlanguage = \"zh-Hant\"\nbase_url = \"https://made.example/\"\n[search]\nenabled = false\n"
	if err := os.WriteFile(filepath.Join(dir, "site", "config.toml"), []byte(config), 0o644); err != nil {
		return nil, err
	}
	if err := unpack(equal, filepath.Join(dir, "site", "themes", "equal")); err != nil {
		return nil, err
	}
	os.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	built := func(name, out string, before func() error, more ...string) task {
		out = filepath.Join(dir, out)
		return task{name, "", before, append([]string{program, "build", "--quiet", "--site", filepath.Join(dir, "site"), "--destination", out}, more...), out}
	}
	wipe := func(out string) func() error { return func() error { return os.RemoveAll(filepath.Join(dir, out)) } }
	touched := filepath.Join(content, "ep-000000.md")
	edit := func() error {
		f, err := os.OpenFile(touched, os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = f.WriteString("\n*   **更正：**多一點。\n")
			f.Close()
		}
		return err
	}
	settle := func() error { // what has just changed is read anew
		time.Sleep(3 * time.Second)
		return exec.Command(program, "build", "--quiet", "--site", filepath.Join(dir, "site"), "--destination", filepath.Join(dir, "again")).Run()
	}
	tasks := []task{
		built("Digestry, equal pages", "equal", wipe("equal"), "--no-cache", "--theme", "equal"),
		built("Digestry, theme plain", "plain", wipe("plain"), "--no-cache", "--theme", "plain"),
		built("Digestry, theme paper", "paper", wipe("paper"), "--no-cache"),
		built("Digestry, paper, nothing changed", "again", settle),
		built("Digestry, paper, one digest changed", "again", edit),
	}
	others, err := prepareOthers(dir, n, seed)
	return append(tasks, others...), err
}

// prepareOthers does the same for other programs that are installed.
func prepareOthers(dir string, n int, seed uint64) (tasks []task, err error) {
	add := func(program, name string, site []byte, digests string, arguments ...string) error {
		path, err := exec.LookPath(program)
		if err != nil {
			return nil // it is not installed
		}
		folder, out := filepath.Join(dir, program), filepath.Join(dir, program+"-public")
		command := append([]string{path}, arguments...)
		tasks = append(tasks, task{name, folder, func() error { return os.RemoveAll(out) }, command, out})
		if err := unpack(site, folder); err != nil {
			return err
		}
		return made.Write(filepath.Join(folder, digests), n, seed)
	}
	if err := add("hugo", "Hugo, equal pages", hugo, "content/digests", "--quiet", "--destination", "../hugo-public", "--noBuildLock"); err != nil {
		return nil, err
	}
	err = add("eleventy", "Eleventy, equal pages", eleventy, "content/digests", "--quiet", "--output=../eleventy-public")
	return tasks, err
}

func unpack(archive []byte, folder string) error {
	for _, file := range txtar.Parse(archive).Files {
		path := filepath.Join(folder, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// figure is what one run took.
type figure struct {
	wall, cpu time.Duration
	memory    int64 // bytes
	files     int
	bytes     int64
}

func (t task) run() (f figure, err error) {
	if t.before != nil {
		if err := t.before(); err != nil {
			return f, err
		}
	}
	c := exec.Command(t.command[0], t.command[1:]...)
	c.Dir = t.folder
	begin := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		return f, fmt.Errorf("%s: %w\n%s", t.name, err, out)
	}
	f.wall = time.Since(begin)
	f.cpu = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	f.memory = peak(c.ProcessState.SysUsage().(*syscall.Rusage))
	err = filepath.WalkDir(t.output, func(_ string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			f.files, f.bytes = f.files+1, f.bytes+info.Size()
		}
		return err
	})
	return f, err
}

// report prints the medians as a table in Markdown.
func report(n int, tasks []task, figures [][]figure) {
	fmt.Printf("%d digests, medians of %d runs\n\n", n, len(figures[0]))
	fmt.Println("| | CPU s | wall s | peak MB | files | MB | CPU to the first | memory to the first |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	var first figure
	for i, t := range tasks {
		f := figure{
			wall: median(figures[i], func(f figure) time.Duration { return f.wall }), cpu: median(figures[i], func(f figure) time.Duration { return f.cpu }),
			memory: median(figures[i], func(f figure) int64 { return f.memory }), files: figures[i][0].files, bytes: figures[i][0].bytes,
		}
		if i == 0 {
			first = f
		}
		fmt.Printf("| %s | %.2f | %.2f | %d | %d | %d | %.2f | %.2f |\n", t.name, f.cpu.Seconds(), f.wall.Seconds(), f.memory>>20, f.files, f.bytes/1e6,
			f.cpu.Seconds()/first.cpu.Seconds(), float64(f.memory)/float64(first.memory))
	}
}

func median[T time.Duration | int64](figures []figure, of func(figure) T) T {
	var all []T
	for _, f := range figures {
		all = append(all, of(f))
	}
	slices.Sort(all)
	return all[len(all)/2]
}
