package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/bmatcuk/doublestar/v4"
	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/themes"
	"golang.org/x/text/language"
)

// ConfigFile is the name of a site's configuration.
const ConfigFile = "config.toml"

// configFile is config.toml as its author writes it: exactly these keys.
type configFile struct {
	Title       string              `toml:"title"`
	Description string              `toml:"description"`
	BaseURL     string              `toml:"base_url"`
	Language    string              `toml:"language"`
	Theme       string              `toml:"theme"`
	Author      configAuthor        `toml:"author"`
	Licence     string              `toml:"licence"`
	TimeZone    string              `toml:"time_zone"`
	PerPage     int                 `toml:"per_page"`
	FeedItems   int                 `toml:"feed_items"`
	EditURL     string              `toml:"edit_url"`
	Menu        []configMenuItem    `toml:"menu"`
	Content     configContent       `toml:"content"`
	Fields      map[string][]string `toml:"fields"`
	Markdown    configMarkdown      `toml:"markdown"`
	Search      configSearch        `toml:"search"`
	Tokens      map[string]string   `toml:"tokens"`
	Params      map[string]any      `toml:"params"`
}

type (
	configAuthor struct {
		Name string `toml:"name"`
		URL  string `toml:"url"`
	}
	configMenuItem struct {
		Name    string `toml:"name"`
		Address string `toml:"address"`
	}
	configContent struct {
		Exclude  []string `toml:"exclude"`
		Include  []string `toml:"include"`
		Variants []string `toml:"variants"`
	}
	configMarkdown struct {
		HTML string `toml:"html"`
	}
	configSearch struct {
		Enabled bool `toml:"enabled"`
	}
)

// configText is config.toml with what is needed to name a place in it.
type configText struct {
	path     string
	text     []byte
	problems []site.Problem
}

// readConfig reads config.toml and fills in what it leaves open. A folder
// without one is a site too.
func readConfig(o Options) (*site.Config, []site.Problem) {
	c := &configText{path: filepath.Join(o.Site, ConfigFile)}
	raw := configFile{
		Title: "Digests", Theme: themes.Default, TimeZone: "UTC",
		PerPage: 20, FeedItems: 20, Search: configSearch{Enabled: true},
	}
	var err error
	if c.text, err = os.ReadFile(c.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		c.fail("", "config", err.Error(), "")
	}
	c.text = bytes.TrimPrefix(c.text, []byte("\xef\xbb\xbf"))
	meta, err := toml.Decode(string(c.text), &raw)
	if err != nil {
		c.syntax(err)
		return nil, c.problems
	}
	var unknown toml.Key
	for _, key := range meta.Undecoded() {
		if len(unknown) > 0 && len(key) > len(unknown) && slices.Equal(key[:len(unknown)], unknown) {
			continue // what is in an unknown table
		}
		if key[0] == "params" {
			continue // the decoder counts a table in a table of anything as not decoded
		}
		c.unknown(key)
		unknown = key
	}
	if o.BaseURL != "" {
		raw.BaseURL = o.BaseURL
	}
	if o.Theme != "" {
		raw.Theme = o.Theme
	}
	config := c.config(raw)
	if site.CountErrors(c.problems, false) > 0 {
		return nil, c.problems
	}
	return config, c.problems
}

// config checks what was written and makes the site's configuration of it.
func (c *configText) config(raw configFile) *site.Config {
	config := &site.Config{
		Title: raw.Title, Description: raw.Description, Theme: raw.Theme,
		Author: site.Author(raw.Author), Licence: raw.Licence, EditURL: raw.EditURL,
		PerPage: raw.PerPage, FeedItems: raw.FeedItems,
		Content: site.ContentRules(raw.Content), Fields: raw.Fields, Params: raw.Params,
		Search: raw.Search.Enabled, TrustHTML: raw.Markdown.HTML == "allow",
	}
	config.BaseURL = c.baseURL(raw.BaseURL)
	if tag, err := language.Parse(raw.Language); err != nil && raw.Language != "" {
		c.fail("language", "config", fmt.Sprintf("language %q is no language tag", raw.Language), `write it as "zh-Hant", "ja" or "en"`)
	} else if raw.Language != "" {
		config.Language = tag.String()
	}
	var err error
	if config.Location, err = time.LoadLocation(raw.TimeZone); err != nil {
		c.fail("time_zone", "config", fmt.Sprintf("time_zone %q is not known", raw.TimeZone), `write it as "Asia/Taipei"`)
	}
	if raw.PerPage < 1 {
		c.fail("per_page", "config", "per_page must be at least 1", "")
	}
	if raw.FeedItems < 1 {
		c.fail("feed_items", "config", "feed_items must be at least 1", "")
	}
	if html := raw.Markdown.HTML; html != "" && html != "allow" && html != "clean" {
		c.problem(site.Error, toml.Key{"markdown", "html"}, "config", fmt.Sprintf("[markdown] html %q is neither clean nor allow", html), "")
	}
	if !fs.ValidPath(raw.Theme) || raw.Theme == "." || strings.ContainsAny(raw.Theme, `/\`) {
		c.fail("theme", "config", fmt.Sprintf("theme %q is not a name", raw.Theme), "a theme of your own is a folder in themes, named by that folder alone")
	}
	c.globs("exclude", raw.Content.Exclude)
	c.globs("include", raw.Content.Include)
	for _, item := range raw.Menu {
		config.Menu = append(config.Menu, site.MenuItem(item))
	}
	for name := range raw.Fields {
		if !slices.Contains(parse.Keys(), name) {
			c.problem(site.Warning, toml.Key{"fields", name}, "unknown-key", fmt.Sprintf("[fields] %s is no key of front matter", name), site.DidYouMean(name, parse.Keys()))
		}
	}
	config.Tokens = c.tokens(raw.Tokens)
	return config
}

// globs refuses a pattern that could never match.
func (c *configText) globs(key string, globs []string) {
	for _, glob := range globs {
		if !doublestar.ValidatePattern(glob) {
			c.problem(site.Error, toml.Key{"content", key}, "config", fmt.Sprintf("[content] %s has %q, which is no pattern", key, glob), `write it as "drafts/**" or "*.tmp.md"`)
		}
	}
}

// baseURL makes the base of absolute addresses end in a slash.
func (c *configText) baseURL(raw string) string {
	if raw == "" {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		c.fail("base_url", "config", fmt.Sprintf("base_url %q is not the address of a site", raw), `write it as "https://name.github.io/repository/"`)
		return ""
	}
	return strings.TrimSuffix(u.String(), "/") + "/"
}

// tokenName is how a custom property may be called.
var tokenName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// tokens are the site's CSS custom properties, sorted. What could end the
// declaration is refused: a token sets a value and nothing else.
func (c *configText) tokens(raw map[string]string) []site.Token {
	var tokens []site.Token
	for name, value := range raw {
		if !tokenName.MatchString(name) || !render.ValidToken(value) {
			c.problem(site.Error, toml.Key{"tokens", name}, "config", fmt.Sprintf("token %s = %q is no CSS custom property", name, value), "a value closes what it opens, and holds no comment and none of ; { } < > \\")
			continue
		}
		token := site.Token{Name: name, Value: value}
		token.Line, token.Column = c.place(toml.Key{"tokens", name})
		tokens = append(tokens, token)
	}
	slices.SortFunc(tokens, func(a, b site.Token) int { return strings.Compare(a.Name, b.Name) })
	return tokens
}

// unknown reports a key that config.toml does not have. A key that was meant
// for the top but stands below a [table] belongs to that table: say so.
func (c *configText) unknown(key toml.Key) {
	last, top := key[len(key)-1], keysOf(reflect.TypeFor[configFile]())
	near, hint := "", "what is only for the theme goes into [params]"
	if len(key) > 1 {
		if table, ok := fieldOf(reflect.TypeFor[configFile](), key[0]); ok {
			near = site.Nearest(last, keysOf(table))
		}
		if near == "" && slices.Contains(top, last) {
			hint = fmt.Sprintf("%q belongs above the first [table]", last)
		}
	} else {
		near = site.Nearest(last, top)
	}
	if near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	c.problem(site.Warning, key, "unknown-key", fmt.Sprintf("config.toml has no key %q", key.String()), hint)
}

// keysOf are the keys that a table of config.toml can have.
func keysOf(table reflect.Type) (keys []string) {
	for table.Kind() == reflect.Slice {
		table = table.Elem()
	}
	if table.Kind() != reflect.Struct {
		return nil
	}
	for i := range table.NumField() {
		keys = append(keys, table.Field(i).Tag.Get("toml"))
	}
	return keys
}

func fieldOf(table reflect.Type, key string) (reflect.Type, bool) {
	for i := range table.NumField() {
		if f := table.Field(i); f.Tag.Get("toml") == key {
			return f.Type, true
		}
	}
	return nil, false
}

// tomlPlace reads the place from the errors that the decoder gives as text.
var tomlPlace = regexp.MustCompile(`^toml: line (\d+)(?: \(last key "([^"]*)"\))?: (.*)$`)

func (c *configText) syntax(err error) {
	p := site.Problem{File: filepath.ToSlash(c.path), Line: 1, Column: 1, Severity: site.Error, Code: "config", Message: err.Error()}
	var parseError toml.ParseError
	if errors.As(err, &parseError) {
		p.Line, p.Column, p.Message = parseError.Position.Line, max(parseError.Position.Col, 1), parseError.Message
	} else if m := tomlPlace.FindStringSubmatch(err.Error()); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.Message = strings.ReplaceAll(m[2]+": "+m[3], "incompatible types: TOML value has type", "it is")
		p.Message = strings.ReplaceAll(p.Message, "; destination has type", ", but must be")
	}
	if strings.ContainsAny(p.Message, "“”‘’＝") {
		p.Hint = `write " and = as on an English keyboard`
	}
	c.problems = append(c.problems, p)
}

func (c *configText) fail(key, code, message, hint string) {
	c.problem(site.Error, toml.Key{key}, code, message, hint)
}

// problem reports something at the place where key is set, or the table that
// it is in.
func (c *configText) problem(severity site.Severity, key toml.Key, code, message, hint string) {
	p := site.Problem{File: filepath.ToSlash(c.path), Severity: severity, Code: code, Message: message, Hint: hint}
	for ; len(key) > 0 && p.Line == 0; key = key[:len(key)-1] {
		p.Line, p.Column = c.place(key)
	}
	c.problems = append(c.problems, p)
}

var (
	tomlHeader = regexp.MustCompile(`^[ \t]*\[\[?[ \t]*([^\]]+?)[ \t]*\]`)
	tomlKey    = regexp.MustCompile(`^[ \t]*([^=#\[\]]+?)[ \t]*=`)
)

// place finds the line and column where a key is set or a table begins. It
// reads lines and not TOML, which is enough for one that the decoder has read.
func (c *configText) place(key toml.Key) (line, column int) {
	wanted, table := strings.Join(key, "."), ""
	for i, text := range strings.Split(string(c.text), "\n") {
		at, name := tomlHeader.FindStringSubmatchIndex(text), ""
		if at != nil {
			table = plainKey(text[at[2]:at[3]])
			name, table = table, table+"."
		} else if at = tomlKey.FindStringSubmatchIndex(text); at != nil {
			name = table + plainKey(text[at[2]:at[3]])
		}
		if at != nil && name == wanted {
			return i + 1, utf8.RuneCountInString(text[:at[2]]) + 1
		}
	}
	return 0, 0
}

// plainKey is a key without its quotes and without spaces around its dots.
func plainKey(key string) string {
	parts := strings.Split(key, ".")
	for i, part := range parts {
		parts[i] = strings.Trim(part, " \t\"'")
	}
	return strings.Join(parts, ".")
}
