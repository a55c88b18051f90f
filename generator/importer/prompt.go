package importer

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"text/template"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/language"
)

//go:embed prompts
var promptFiles embed.FS

var prompts = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"join": strings.Join}).ParseFS(promptFiles, "prompts/*.md"))
})

// promptTags are the languages that there is a prompt in. The first is for
// everybody else.
var promptTags = []language.Tag{language.English, language.MustParse("zh-Hant"), language.MustParse("zh-Hans"), language.Japanese}

// PromptLanguages are the languages that there is a prompt in.
func PromptLanguages() []string {
	files, err := fs.Glob(promptFiles, "prompts/*.md")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(strings.TrimPrefix(file, "prompts/"), ".md")
	}
	return files
}

// mostNames is how many names of a kind a prompt tells: those of most digests.
const mostNames = 120

// Prompt asks a language model for a digest in the format that needs no
// mending, in the language whose tag is given, with the names that the site
// knows, and the transcript if there is one. Where no prompt is in that
// language, one in English asks for it.
func Prompt(tag string, s *site.Site, transcript *site.Document) (string, error) {
	wanted := language.Make(tag)
	_, i, confidence := language.NewMatcher(promptTags).Match(wanted)
	data := struct {
		Topics, People, Shows []string
		Transcript            string
		Language              string // where the prompt is in another one
	}{Transcript: spoken(transcript)}
	if confidence < language.High && tag != "" {
		i, data.Language = 0, wanted.String()
	}
	if s != nil {
		data.Topics = mostUsed(s.Topics, func(t *site.Topic) *site.Term { return &t.Term })
		data.People = mostUsed(s.People, func(p *site.Person) *site.Term { return &p.Term })
		data.Shows = mostUsed(s.Shows, func(show *site.Show) *site.Term { return &show.Term })
	}
	var b strings.Builder
	if err := prompts().ExecuteTemplate(&b, promptTags[i].String()+".md", data); err != nil {
		return "", err
	}
	return strings.TrimRight(b.String(), "\n") + "\n", nil
}

func mostUsed[T any](terms []T, term func(T) *site.Term) []string {
	sorted := slices.Clone(terms)
	slices.SortStableFunc(sorted, func(a, b T) int { return len(term(b).Digests) - len(term(a).Digests) })
	var names []string
	for _, t := range sorted[:min(len(sorted), mostNames)] {
		names = append(names, term(t).Name)
	}
	return names
}

// spoken writes a transcript as lines with times and speakers.
func spoken(transcript *site.Document) string {
	if transcript == nil {
		return ""
	}
	var b strings.Builder
	for _, chapter := range transcript.Chapters {
		if chapter.Title != "" {
			fmt.Fprintf(&b, "# %s\n", chapter.Title)
		}
		for _, p := range chapter.Passages {
			if p.Time.Given {
				fmt.Fprintf(&b, "[%s] ", p.Time)
			}
			if p.Turn && p.Speaker != "" {
				b.WriteString(p.Speaker + ": ")
			}
			b.WriteString(p.Text + "\n")
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
