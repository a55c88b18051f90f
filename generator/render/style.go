package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/digestry/digestry/generator/site"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// styles puts style sheets and the site's tokens together and minifies them.
func (l *assetLoader) styles(names []string, tokens []site.Token) []byte {
	var all bytes.Buffer
	for _, name := range names {
		all.Write(l.style(name, true))
	}
	if len(tokens) > 0 {
		var own bytes.Buffer
		for _, token := range tokens {
			fmt.Fprintf(&own, "--%s:%s;", token.Name, token.Value)
		}
		all.Write(l.minify(".css", []byte(":root{"+own.String()+"}")))
	}
	return all.Bytes()
}

// style is a style sheet, which may be put together with others.
func (l *assetLoader) style(name string, bundled bool) []byte {
	return l.minify(".css", l.prepared(name, bundled))
}

// prepared checks a style sheet and replaces what it refers to.
func (l *assetLoader) prepared(name string, bundled bool) []byte {
	text := bytes.TrimPrefix(l.files[name], []byte("\xef\xbb\xbf"))
	l.files[name] = text
	s := styleScan{loader: l, name: name, bundled: bundled}
	if !s.scan(text) {
		return nil
	}
	return replaced(text, s.edits)
}

// styleScan reads the tokens of one style sheet. Files that are put together
// must be whole each by itself: a brace that stays open would swallow the next.
type styleScan struct {
	loader  *assetLoader
	name    string
	bundled bool
	open    []bracket
	said    statement
	edits   []replacement
	rule    string // the at-rule whose first value is awaited: @import, @charset
	ruleAt  int
	inURL   bool // a function url( whose string is awaited
}

// bracket is one that is open.
type bracket struct {
	closing string
	at      int
}

// statement is what stands between braces and semicolons: a declaration, the
// head of a rule, an at-rule.
type statement struct {
	begun bool
	at    int
	colon bool
	rule  bool // it is an at-rule
}

// scan reads all tokens, and tells whether the style sheet can be put before
// others.
func (s *styleScan) scan(text []byte) bool {
	lexer := css.NewLexer(parse.NewInput(bytes.NewBuffer(bytes.Clone(text))))
	for at := 0; ; {
		kind, data := lexer.Next()
		if kind == css.ErrorToken {
			if err := lexer.Err(); err != io.EOF {
				return s.fail(at, err.Error())
			}
			break
		}
		if !s.token(kind, string(data), at) {
			return false
		}
		at += len(data)
	}
	if n := len(s.open); n > 0 {
		return s.fail(s.open[n-1].at, fmt.Sprintf("this is never closed: %s is missing", s.open[n-1].closing))
	}
	return true
}

func (s *styleScan) fail(at int, message string) bool {
	s.loader.fail(s.name, at, "CSS: "+message, "")
	return false
}

var closing = map[css.TokenType]string{
	css.LeftBraceToken: "}", css.LeftBracketToken: "]", css.LeftParenthesisToken: ")", css.FunctionToken: ")",
}

func (s *styleScan) token(kind css.TokenType, data string, at int) bool {
	s.statement(kind, at)
	switch kind {
	case css.LeftBraceToken, css.LeftBracketToken, css.LeftParenthesisToken, css.FunctionToken:
		s.open = append(s.open, bracket{closing[kind], at})
		s.inURL = strings.EqualFold(data, "url(") || strings.EqualFold(data, "src(")
		return true
	case css.RightBraceToken, css.RightBracketToken, css.RightParenthesisToken:
		n := len(s.open)
		if n == 0 || s.open[n-1].closing != data {
			return s.fail(at, fmt.Sprintf("this %s closes nothing", data))
		}
		s.open = s.open[:n-1]
		s.inURL = false
	case css.BadStringToken, css.BadURLToken:
		return s.fail(at, "this text is never closed")
	case css.CommentToken:
		if !strings.HasSuffix(data, "*/") || len(data) < 4 {
			return s.fail(at, "this comment is never closed")
		}
	case css.AtKeywordToken:
		return s.atRule(strings.ToLower(data), at)
	case css.StringToken:
		return s.text(data, at)
	case css.URLToken:
		s.url(data, at)
		s.rule = ""
	case css.SemicolonToken:
		s.endRule(at + 1)
	case css.IdentToken, css.CustomPropertyNameToken:
		if name, ok := strings.CutPrefix(data, "--"); ok && len(s.open) > 0 && s.open[len(s.open)-1].closing == ")" {
			s.loader.tokens[name] = true
		}
	}
	return true
}

// statement warns of a declaration without a colon: browsers pass over it, and
// over what follows up to the next semicolon.
func (s *styleScan) statement(kind css.TokenType, at int) {
	switch kind {
	case css.WhitespaceToken, css.CommentToken:
	case css.LeftBraceToken:
		s.said = statement{}
	case css.SemicolonToken, css.RightBraceToken:
		if s.said.begun && !s.said.colon && !s.said.rule {
			s.loader.problem(site.Warning, s.name, s.said.at, "CSS: this is neither a declaration nor a rule", "a declaration is written as name: value;")
		}
		s.said = statement{}
	default:
		if !s.said.begun {
			s.said = statement{begun: true, at: at, rule: kind == css.AtKeywordToken}
		}
		s.said.colon = s.said.colon || kind == css.ColonToken || kind == css.CustomPropertyNameToken
	}
}

func (s *styleScan) atRule(rule string, at int) bool {
	if rule == "@import" && s.bundled {
		s.loader.fail(s.name, at, "CSS: the style sheets in assets/ are put together, so that none can @import", "move this one and what it imports into a folder, or the other one's rules into assets/")
		return false
	}
	if rule == "@import" || rule == "@charset" {
		s.rule, s.ruleAt = rule, at
	}
	return true
}

// endRule takes a @charset out: what we write is UTF-8.
func (s *styleScan) endRule(end int) {
	if s.rule == "@charset" {
		s.edits = append(s.edits, replacement{s.ruleAt, end, ""})
	}
	s.rule = ""
}

// text is a string: an address only behind @import and in url().
func (s *styleScan) text(data string, at int) bool {
	if len(data) < 2 || data[len(data)-1] != data[0] {
		return s.fail(at, "this text is never closed")
	}
	if s.rule == "@import" || s.inURL {
		s.address(data[1:len(data)-1], at+1)
		s.inURL = false
	}
	if s.rule == "@import" {
		s.rule = ""
	}
	return true
}

// url is url(address) as one token, with or without quotes.
func (s *styleScan) url(data string, at int) {
	inner := strings.TrimRight(strings.TrimSuffix(data[len("url("):], ")"), " \t\r\n\f")
	trimmed := strings.TrimLeft(inner, " \t\r\n\f")
	at += len("url(") + len(inner) - len(trimmed)
	if n := len(trimmed); n >= 2 && (trimmed[0] == '"' || trimmed[0] == '\'') {
		trimmed, at = trimmed[1:n-1], at+1
	}
	s.address(trimmed, at)
}

func (s *styleScan) address(written string, at int) {
	if strings.Contains(written, `\`) {
		return // an escape: nobody writes a file's name so
	}
	s.edits = append(s.edits, replacement{at, at + len(written), s.loader.refer(s.name, written, at)})
}

// ValidToken tells whether a text can be the value of a custom property: it is
// whole by itself, so that nothing of it reaches what stands behind it.
func ValidToken(value string) bool {
	if strings.TrimSpace(value) == "" || strings.ContainsAny(value, ";{}<>\\\x00") {
		return false
	}
	s := styleScan{loader: &assetLoader{tokens: map[string]bool{}}}
	lexer := css.NewLexer(parse.NewInputString(value))
	for {
		switch kind, data := lexer.Next(); kind {
		case css.ErrorToken:
			return len(s.open) == 0 && lexer.Err() == io.EOF
		case css.CommentToken, css.AtKeywordToken:
			return false
		case css.URLToken, css.BadURLToken:
			if !strings.HasSuffix(string(data), ")") || kind == css.BadURLToken {
				return false
			}
		default:
			if !s.token(kind, string(data), 0) {
				return false
			}
		}
	}
}
