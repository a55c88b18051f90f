package render

import (
	"errors"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strings"
	text "text/template"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// tryOut draws one page of every kind for three sites: one that has everything,
// one in which each thing has no more than it must, and one without digests. So
// a layout that takes for given what only most digests have is known before the
// first digest is without it. What did not change since all was well is not tried
// again.
func (l *themeLoader) tryOut(own *site.Config) {
	config, complete := *own, *own
	config.PerPage, config.FeedItems, config.Search, config.BaseURL = 20, 20, true, ""
	complete.PerPage, complete.FeedItems, complete.Search, complete.BaseURL = 20, 20, true, "https://trial.example/"
	for _, trial := range []struct {
		site *site.Site
		on   string
	}{
		{bareSite(&config), "on a site in which nothing has more than it must"},
		{&site.Site{Config: &config}, "on a site without digests"},
		{fullSite(&complete), "on a site that has everything"},
	} {
		pages := slices.DeleteFunc(Pages(trial.site, l.theme, nil, &Memory{}), func(p Page) bool { return !slices.Contains(l.changed, p.Kind) })
		failed := make([]error, len(pages))
		atOnce(len(pages), func(i int) { failed[i] = pages[i].Draw(io.Discard) })
		for _, err := range failed {
			l.tried(err, trial.on)
		}
	}
}

// noSuchThing reads what text/template says of something that is not there.
var noSuchThing = regexp.MustCompile(`nil pointer evaluating \*?(?:\w+\.)?(\w+)\.\w+$`)

// tried notes what a trial found: once for a place. HTML that is not safe to
// write is an error, whatever the site. What [params] hold is not known here.
func (l *themeLoader) tried(err error, on string) {
	var unsafe *template.Error
	var failed text.ExecError
	p := site.Problem{}
	switch {
	case errors.As(err, &unsafe):
		p = layoutProblem(fileOf(unsafe.Name), l.theme.texts, unsafe)
		if unsafe.Line > 0 {
			p.Line = unsafe.Line
		}
		p.Message = "html/template refuses this: " + unsafe.Description
	case errors.As(err, &failed) && !strings.Contains(err.Error(), "interface {}"):
		p = layoutProblem("", l.theme.texts, failed)
		_, p.Message, _ = strings.Cut(p.Message, " at ")
		if m := noSuchThing.FindStringSubmatch(p.Message); m != nil {
			p.Message = strings.TrimSuffix(p.Message, m[0]) + "there is no " + m[1]
			p.Hint = "ask first: {{with …}}"
		}
		p.Severity, p.Message = site.Warning, p.Message+", "+on
	default:
		return
	}
	if !slices.ContainsFunc(l.problems, func(q site.Problem) bool { return p.File == q.File && p.Line == q.Line && p.Column == q.Column }) {
		l.problems = append(l.problems, p)
	}
}

// trialDigest is a digest of which only name, title and address are given.
func trialDigest(name string, config *site.Config) *site.Digest {
	return &site.Digest{
		Document: &site.Document{File: name + ".md", Kind: site.KindDigest, Name: name, Title: name, TitleFrom: site.TitleFromName},
		Address:  site.PageAddress("digests", name), Lang: config.Language,
		FindRelated: func(*site.Digest) []site.Related { return nil },
	}
}

func trialTerm(folder, name string, digests ...*site.Digest) site.Term {
	return site.Term{
		Key: name, Name: name, Slug: name, Initial: site.Initial{ID: "a", Label: "A"},
		Address: site.PageAddress(folder, name), Digests: digests,
	}
}

// bareSite has one thing of each kind, with nothing that can be missing.
func bareSite(config *site.Config) *site.Site {
	d := trialDigest("bare", config)
	d.Sections = []*site.Section{{Blocks: []site.Block{{HTML: "<p>Text.</p>"}}}, {ID: "a", Level: 2, Title: "A", Heading: "A"}}
	d.Transcript = &site.Transcript{Document: &site.Document{Chapters: []*site.Chapter{{Passages: []*site.Passage{{HTML: "<p>Text.</p>"}}}}}, Lang: config.Language}
	return &site.Site{
		Config: config, Digests: []*site.Digest{d},
		Topics: []*site.Topic{{Term: trialTerm("topics", "a")}},
		People: []*site.Person{{Term: trialTerm("people", "a")}},
		Shows:  []*site.Show{{Term: trialTerm("shows", "a")}},
		Pages:  []*site.Page{{Document: &site.Document{Title: "A"}, Address: "/a/"}},
	}
}

// fullSite has two digests that have everything, and of all else one.
func fullSite(config *site.Config) *site.Site {
	at := site.Time{Given: true, Start: 754, End: 800}
	points := []*site.Point{
		{ID: "p", Label: "Label", LabelHTML: "<em>Label</em>", Colon: ":", HTML: "text", Text: "text", Time: at, Belonging: &site.Belonging{By: "Ann"}},
		{ID: "q", HTML: "text", Text: "text"},
	}
	show := &site.Show{Term: trialTerm("shows", "show")}
	person := &site.Person{Term: trialTerm("people", "ann"), URL: "https://ann.example/"}
	topic := &site.Topic{Term: trialTerm("topics", "topic")}
	other := &site.Topic{Term: trialTerm("topics", "other")}
	var digests []*site.Digest
	for i, name := range []string{"one", "two"} {
		d := trialDigest(name, config)
		fillDocument(d.Document, time.Date(2024-i, 5, 3, 0, 0, 0, 0, time.UTC))
		d.Sections = trialSections(points, at)
		d.Cover, d.Topics, d.Show, d.Foreign, d.Draft, d.Future = "/cover.png", []*site.Topic{topic, other}, show, i == 1, i == 1, i == 1
		d.People = []site.Appearance{{Person: person, Role: site.Host}}
		d.Speakers = map[*site.Point]*site.Person{points[0]: person}
		d.About = []site.TopicPoints{{Topic: topic, Points: []site.Cited{{Point: points[0], Section: d.Sections[1]}}}}
		d.Transcript = &site.Transcript{Document: &site.Document{Chapters: trialChapters(at)}, Lang: "ja", Foreign: true}
		digests = append(digests, d)
	}
	one, two := digests[0], digests[1]
	translated := trialDigest("one/ja", config)
	translated.Lang, translated.Foreign, translated.Original = "ja", true, one
	one.Translations, translated.Translations = []*site.Digest{translated}, []*site.Digest{translated}
	one.Prev, two.Next, one.MentionedIn = two, one, []*site.Digest{two}
	one.FindRelated = func(*site.Digest) []site.Related {
		return []site.Related{{Digest: two, SharedTopics: one.Topics, SharedPeople: []*site.Person{person}}}
	}
	cited := []site.Cited{{Point: points[0], Section: one.Sections[1]}, {Point: points[1], Section: one.Sections[0]}}
	topic.Gathered = []site.Gathered{{Digest: one, Points: cited, Named: cited}, {Digest: two}}
	topic.Mentions, topic.Named = topic.Gathered[:1], len(cited)
	topic.FindRelated = func(*site.Topic) []site.TopicCount { return []site.TopicCount{{Topic: other, Count: 2, Points: 1}} }
	person.Gathered = topic.Gathered
	for _, term := range []*site.Term{&topic.Term, &other.Term, &person.Term, &show.Term} {
		term.Digests, term.Aliases, term.Cover, term.Described = digests, []string{"Alias"}, "/cover.png", &site.Document{Summary: "Summary.", HTML: "<p>Text.</p>", Language: "ja"}
		term.Described.Source, term.Described.Feed, term.Described.WebLinks = one.Source, "https://show.example/feed", []site.WebLink{{Name: "Wiki", URL: "https://wiki.example/"}}
	}
	return &site.Site{
		Config: config, Digests: digests, Topics: []*site.Topic{topic, other}, People: []*site.Person{person}, Shows: []*site.Show{show},
		Pages: []*site.Page{{Document: &site.Document{Title: "Page", Summary: "Summary.", HTML: "<p>Text.</p>"}, Address: "/page/"}},
		Home:  &site.Document{HTML: "<p>Welcome.</p>"}, Favicon: "/favicon.svg",
	}
}

func fillDocument(d *site.Document, date time.Time) {
	d.Date, d.Updated = date, date.AddDate(0, 1, 0)
	d.Season, d.Episode, d.Summary = "2", "7", "Summary."
	d.Source, d.Audio, d.Video = "https://youtu.be/x", "https://show.example/7.mp3", "https://youtu.be/x"
	d.Duration, d.Model, d.Editor, d.Unlisted = 77*time.Minute, "Model", "Ann", true
	d.EpisodeChapters = []site.EpisodeChapter{{Time: site.Time{Given: true}, Title: "Start"}}
	d.Reading.Words = 1200
}

func trialSections(points []*site.Point, at site.Time) []*site.Section {
	return []*site.Section{
		{Role: site.RoleIntro, Blocks: []site.Block{{HTML: "<p>Text.</p>"}, {Points: points[1:]}}},
		{ID: "a", Level: 2, Ordinal: "1.", Title: "A", Heading: "<em>A</em>", Role: site.RoleTakeaways, Time: at, Blocks: []site.Block{{Points: points, Ordered: true, Start: 3}}},
		{ID: "b", Level: 3, Title: "B", Heading: "B", Role: site.RoleQuotes, Blocks: []site.Block{{HTML: "<p>Text.</p>"}}},
		{ID: "c", Level: 2, Title: "C", Heading: "C", Role: site.RoleNote},
	}
}

func trialChapters(at site.Time) []*site.Chapter {
	passages := []*site.Passage{{ID: "t-754", Time: at, Speaker: "Ann", Turn: true, HTML: "<p>Text.</p>", Text: "Text."}}
	return []*site.Chapter{
		{ID: "a", Level: 2, Title: "A", Heading: "A", Time: at, Passages: passages},
		{ID: "b", Level: 3, Title: "B", Heading: "B", Passages: passages},
	}
}
