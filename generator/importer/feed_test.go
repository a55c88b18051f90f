package importer

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/tools/txtar"
)

// TestFeeds reads testdata/feeds: a feed, and the drafts of all its episodes.
func TestFeeds(t *testing.T) {
	files, _ := filepath.Glob("testdata/feeds/*.txtar")
	if len(files) < 3 {
		t.Fatal(files)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			feed, err := ReadFeed([]byte(section(archive, "feed")), time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			var drafts strings.Builder
			for _, e := range feed.Episodes {
				text := parse.Format(e.Draft(time.UTC), time.UTC)
				drafts.Write(text)
				o := parse.Options{Kind: site.KindDigest, Name: "a", Location: time.UTC}
				if _, problems := parse.Parse("a.md", text, o); len(problems) > 0 {
					t.Errorf("%v in\n%s", problems, text)
				}
			}
			if want := section(archive, "drafts"); drafts.String() != want {
				t.Errorf("drafts:\n%s", drafts.String())
			}
		})
	}
}

// A feed of five thousand episodes is read whole, newest first.
func TestLongFeed(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>T</title>`)
	for i := range 5000 {
		day := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i)
		fmt.Fprintf(&b, "<item><title>Episode %d</title><link>https://x.example/%d</link><pubDate>%s</pubDate><description>%s</description></item>", i, i, day.Format(time.RFC1123Z), strings.Repeat("notes ", 50))
	}
	b.WriteString("</channel></rss>")
	feed, err := ReadFeed([]byte(b.String()), time.UTC)
	if err != nil || len(feed.Episodes) != 5000 || feed.Episodes[0].Title != "Episode 4999" {
		t.Fatal(err)
	}
	if e, ok := feed.Find(&site.Document{Source: "http://www.x.example/17/"}, ""); !ok || e.Title != "Episode 17" {
		t.Error(e, ok)
	}
	if e, ok := feed.Find(nil, "episode 4"); !ok || e.Title != "Episode 4" {
		t.Error("a whole title goes before parts of others", e, ok)
	}
	if _, ok := feed.Find(nil, "episode"); ok {
		t.Error("five thousand episodes are no one")
	}
}

// What is no feed is refused, and what a feed declares is not carried out.
func TestHostileFeeds(t *testing.T) {
	bomb := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>` +
		`<rss version="2.0"><channel><title>&c;&x;</title><item><title>t &c; &x;</title></item></channel></rss>`
	feed, err := ReadFeed([]byte(bomb), time.UTC)
	if err == nil && (strings.Contains(feed.Title, "haha") || strings.Contains(feed.Title, "root:")) {
		t.Errorf("entities were written out: %q", feed.Title)
	}
	deep := `<rss version="2.0"><channel><item>` + strings.Repeat("<x:a>", 1_000_000)
	if _, err := ReadFeed([]byte(deep), time.UTC); err == nil || !strings.Contains(err.Error(), "deep in each other") {
		t.Error(err)
	}
	for content, want := range map[string]string{
		"":              "this is no feed",
		"{}":            "this is no feed",
		"plain words":   "this is no feed",
		"<rss><channel": "cannot be read",
		`<!doctype html><link rel="alternate" type="application/rss+xml" href="/feed.xml">`: "a web page and no feed, which names this one: /feed.xml",
	} {
		_, err := ReadFeed([]byte(content), time.UTC)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", content, err)
		}
	}
	if _, err := ReadFeed([]byte("<html><body>"), time.UTC); !errors.Is(err, ErrWebPage) {
		t.Error(err)
	}
}

func TestFeedAddress(t *testing.T) {
	for address, want := range map[string]string{
		"feed://x.example/a":                            "https://x.example/a",
		"feed:https://x.example/a":                      "https://x.example/a",
		"https://x.example/a":                           "https://x.example/a",
		"https://www.youtube.com/channel/UCabc/videos":  "https://www.youtube.com/feeds/videos.xml?channel_id=UCabc",
		"https://www.youtube.com/playlist?list=PL1&x=y": "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1",
		"https://www.youtube.com/watch?v=abc&list=PL1":  "https://www.youtube.com/watch?v=abc&list=PL1",
		"feeds/local.xml":                               "feeds/local.xml",
	} {
		if got := FeedAddress(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

func TestChaptersOfPodcasting2(t *testing.T) {
	e := &Episode{}
	if err := e.ReadChapters([]byte(`{"version":"1.2.0","chapters":[{"startTime":0,"title":"A"},{"startTime":94.5,"title":"B","img":"x"},{"startTime":100}]}`)); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(e.Chapters, "|"); got != "0:00 A|1:34 B" {
		t.Error(got)
	}
	if e.ReadChapters([]byte(`{}`)) == nil || e.ReadChapters([]byte(`[`)) == nil {
		t.Error("nothing is no chapters")
	}
}

func FuzzFeed(f *testing.F) {
	files, _ := filepath.Glob("testdata/feeds/*.txtar")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(section(txtar.Parse(content), "feed")))
	}
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","title":"a","attachments":[{"url":"https://a.example/a.mp3","mime_type":"audio/mpeg"}]}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		feed, err := ReadFeed(content, time.UTC)
		if err != nil {
			return
		}
		for _, e := range feed.Episodes {
			text := parse.Format(e.Draft(time.UTC), time.UTC)
			if doc, problems := parse.Parse("a.md", text, parse.Options{Kind: site.KindDigest, Name: "a", Location: time.UTC}); doc == nil {
				t.Fatalf("%v\n%s", problems, text)
			}
		}
	})
}
