package importer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// What an answer does not say of its episode may stand in its text. Names that
// the site knows are looked for first; others only where words beside them tell
// what they are. What is not sure is not proposed.

// most topics that are proposed for a digest.
const mostTopics = 8

// propose fills in what nobody has told.
func (m *Imported) propose(o Options) {
	doc := m.Document
	if doc.Date.IsZero() && !o.Today.IsZero() {
		doc.Date = o.Today
		m.Proposed = append(m.Proposed, "date: "+o.Today.Format("2006-01-02")+", since the answer tells none")
	}
	opening := opening(doc)
	if doc.Show == "" {
		if doc.Show = showIn(opening, o.Site); doc.Show != "" {
			m.Proposed = append(m.Proposed, "show: "+doc.Show)
		}
	}
	if len(doc.Credits) == 0 {
		doc.Credits = peopleIn(doc, opening, o.Site)
		for _, role := range []site.PersonRole{site.Host, site.Guest, ""} {
			var names []string
			for _, c := range doc.Credits {
				if c.Role == role {
					names = append(names, c.Name)
				}
			}
			if len(names) > 0 {
				m.Proposed = append(m.Proposed, map[site.PersonRole]string{site.Host: "hosts", site.Guest: "guests", "": "people"}[role]+": "+strings.Join(names, ", "))
			}
		}
	}
	if len(doc.Topics) == 0 {
		if doc.Topics = topicsOf(doc, o.Site); len(doc.Topics) > 0 {
			m.Proposed = append(m.Proposed, "topics: "+strings.Join(doc.Topics, ", "))
		}
	}
}

// opening is where a digest says who speaks: its title, and what it says before
// its first section that is neither introduction nor takeaways.
func opening(doc *site.Document) string {
	var b strings.Builder
	b.WriteString(doc.Title + "\n")
	for _, s := range doc.Sections {
		if s.Level > 0 && s.Role != site.RoleIntro && s.Role != site.RoleTakeaways {
			break
		}
		for _, block := range s.Blocks {
			b.WriteString(tags().ReplaceAllString(string(block.HTML), "") + "\n")
			for _, point := range block.Points {
				b.WriteString(point.Label + "：" + point.Text + "\n")
			}
		}
	}
	return b.String()[:cutAt(b.String(), 6000)]
}

var tags = site.Pattern(`<[^>]*>`)

// mentions counts how often a name or one of its aliases stands in a folded
// text. Names in letters are whole words.
func mentions(folded string, names []string) int {
	n := 0
	for _, name := range names {
		key := site.Fold(name)
		if len([]rune(key)) < 2 {
			continue
		}
		for at := 0; ; {
			i := strings.Index(folded[at:], key)
			if i < 0 {
				break
			}
			from, to := at+i, at+i+len(key)
			if !joins(folded, from) && !joins(folded, to) {
				n++
			}
			at = to
		}
	}
	return n
}

// joins tells whether a word of letters goes on across a place in a text.
func joins(text string, at int) bool {
	if at <= 0 || at >= len(text) {
		return false
	}
	letter := func(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }
	return letter(text[at-1]) && letter(text[at])
}

func termNames(t *site.Term) []string { return append([]string{t.Name}, t.Aliases...) }

// topicsOf are the site's topics that a digest speaks of: those that its title
// or headings name, then those that its text names twice, the most named first.
func topicsOf(doc *site.Document, s *site.Site) []string {
	if s == nil {
		return nil
	}
	heads := []string{doc.Title}
	for _, section := range doc.Sections {
		heads = append(heads, section.Title)
		for _, point := range section.Points() {
			heads = append(heads, point.Label)
		}
	}
	head, text := site.Fold(strings.Join(heads, "\n")), site.Fold(opening(doc)+"\n"+doc.Body) // what opens a digest counts twice
	type found struct {
		name   string
		weight int
	}
	var all []found
	for _, t := range s.Topics {
		weight := 4*mentions(head, termNames(&t.Term)) + mentions(text, termNames(&t.Term))
		if weight >= 2 {
			all = append(all, found{t.Name, weight})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return b.weight - a.weight })
	var names []string
	for _, f := range all[:min(len(all), mostTopics)] {
		names = append(names, f.name)
	}
	return names
}

// shows are what stands around the name of a podcast.
var showForms = []func() *regexp.Regexp{
	site.Pattern(`(?:歡迎(?:來到|收聽|收看|回到|大家收聽|大家來到)|欢迎(?:来到|收听|收看|回到|大家收听|大家来到))(?:我們的|我们的)?(?:播客|節目|节目)?[「『《“"]?([^，,。！!「」『』《》“”"\s的]{2,16})[」』》”"]?(?:[，,。！!\s]|$)`),
	site.Pattern(`(?:播客|節目|节目|頻道|频道|番組|ポッドキャスト|팟캐스트)\s*[「『《“"]([^「」『』《》“”"\n]{2,40})[」』》”"]`),
	site.Pattern(`[「『《“"]([^「」『』《》“”"\n]{2,40})[」』》”"](?:這個|这个|這檔|这档)?\s*(?:(?:EP|Ep|ep|E|#|＃|Vol\.?)\s*\d+|播客|節目|节目|頻道|频道|第\s*\d+\s*[集期回]|[Pp]odcast|という番組|팟캐스트)`),
	site.Pattern(`(?i:welcome (?:back )?to) (?:the )?((?:[A-Z0-9][\w'’&.-]*)(?: (?:[A-Z0-9][\w'’&.-]*|of|the|and|in|for|with)){0,6})(?:[,.!:\n]|$)`),
	site.Pattern(`(?i:episode (?:\S+ )?of|on|from|for) (?:the )?["“]?((?:[A-Z][\w'’&.-]*)(?: (?:[A-Z][\w'’&.-]*|of|the|and|in|for|with)){0,5} (?:Podcast|Show))["”]?\b`),
}

// showIn is the podcast that an opening names.
func showIn(opening string, s *site.Site) string {
	if s != nil {
		folded := site.Fold(opening)
		for _, show := range s.Shows {
			if mentions(folded, termNames(&show.Term)) > 0 {
				return show.Name
			}
		}
	}
	for _, form := range showForms {
		if m := form().FindStringSubmatch(opening); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	return ""
}

// Names as people have them, in letters and in Chinese with the dot between the
// parts of a foreign one.
const (
	latinName = `(?:[A-Z][\p{L}'’-]+|[A-Z]\.)(?: (?:[A-Z][\p{L}'’-]+|[A-Z]\.|van|von|de|der|la|bin|al)){1,3}`
	hanName   = `[\p{Han}\p{Katakana}ー]{1,8}(?:[·・･‧][\p{Han}\p{Katakana}ー]{1,8})+`
	anyName   = `(` + hanName + `\s?[（(](` + latinName + `)[）)]|` + hanName + `|` + latinName + `)`
	// shortName is one without a dot: it ends where something else begins.
	shortName = `([\p{Han}]{2,4}|[A-Z][a-z]+)(?:[，,。、；;！!（(）)]|\s*$|\s*(?:與|与|和|及))`
)

// credit finds somebody by what stands beside the name.
type credit struct {
	form func() *regexp.Regexp
	role site.PersonRole
}

const (
	hostWords  = `(?:節目)?(?:主持人|主播|主持)|(?:节目)?主持人|[Hh]ost(?:ed by)?|HOST|司会(?:者)?の?|ホスト(?:の|は)?|パーソナリティの?|진행자?(?:인|는)?|호스트`
	guestWords = `特別來賓|来宾|來賓|嘉賓|嘉宾|受訪者|受访者|訪談對象|访谈对象|[Gg]uests?|GUEST|ゲスト(?:の|は)?|게스트(?:인|는)?|손님`
)

var credits = []credit{
	{site.Pattern(`(?:` + hostWords + `)\s*(?:[:：]|是|為|为|,|，)?\s*` + anyName), site.Host},
	{site.Pattern(`(?:` + guestWords + `)\s*(?:[:：]|是|為|为|,|，)?\s*` + anyName), site.Guest},
	{site.Pattern(`(?:主持人|主播|司会の|ホストの)\s*(?:[:：]|是|為|为)?\s*` + shortName), site.Host},
	{site.Pattern(`(?:嘉賓|嘉宾|來賓|来宾|受訪者|受访者|ゲストの)\s*(?:[:：]|是|為|为)?\s*` + shortName), site.Guest},
	{site.Pattern(`我(?:是|叫)(?:主持人)?([\p{Han}]{2,3})[，,。！!]`), site.Host},
	{site.Pattern(anyName + `\s*(?:的)?(?:專訪|专访|訪談|访谈|受訪|受访|インタビュー|인터뷰)`), site.Guest},
	{site.Pattern(`(?:專訪|专访|訪談|访谈|對談|对谈|對話|对话)(?:了)?\s*` + anyName), site.Guest},
	{site.Pattern(`(?:[Ii]nterview(?:s|ed|ing)?(?: with)?|[Cc]onversation with|[Ii]n conversation with|[Ss]its? down with|[Tt]alks? (?:to|with)|[Ss]peaks? (?:to|with)|[Jj]oined by|featuring|feat\.|ft\.|[Gg]uest) (?:our guest,? )?` + anyName), site.Guest},
	{site.Pattern(`(?:with|w/) ` + anyName + `(?:\s*(?:[|(:—–-]|$))`), site.Guest},
}

// offices are words in front of a name that are none of it.
var offices = site.Pattern(`^(?:(?:[A-Z][A-Z]+|[A-Z]\w*AI|CEO|CTO|CFO|COO|Co-?[Ff]ounder|Founder|President|Professor|Prof\.|Dr\.|Mr\.|Ms\.|Mrs\.|Chief|Head|Director|Host|Guest|Author|Executive|Officer|The|Our|Former|Chairman|Partner|Investor|Senator|Minister) )+`)

// peopleIn are those who take part: the site's own people whom the opening
// names, and others whom words beside their names tell.
func peopleIn(doc *site.Document, opening string, s *site.Site) []site.Credit {
	roles := rolesIn(opening)
	var people []site.Credit
	add := func(name string, role site.PersonRole) {
		known := func(c site.Credit) bool { return site.Fold(c.Name) == site.Fold(name) }
		if name != "" && site.Fold(name) != site.Fold(doc.Show) && !slices.ContainsFunc(people, known) {
			people = append(people, site.Credit{Name: name, Role: role})
		}
	}
	covered := map[string]bool{}
	if s != nil {
		folded := site.Fold(opening)
		for _, person := range s.People {
			names := termNames(&person.Term)
			if mentions(folded, names) == 0 {
				continue
			}
			var role site.PersonRole
			for _, name := range names {
				covered[site.Fold(name)] = true
				role = cmp.Or(role, roles[site.Fold(name)].role)
			}
			add(person.Name, role)
		}
	}
	var others []named
	for _, n := range roles {
		if !covered[site.Fold(n.name)] && !covered[site.Fold(n.other)] {
			others = append(others, n)
		}
	}
	slices.SortFunc(others, func(a, b named) int { return cmp.Compare(a.at, b.at) })
	for _, n := range others {
		add(cmp.Or(n.other, n.name), n.role)
	}
	return people
}

// named is a name with the role that words beside it tell.
type named struct {
	name, other string // other is the same in letters
	role        site.PersonRole
	at          int
}

// rolesIn finds names with roles, by folded name.
func rolesIn(text string) map[string]named {
	found := map[string]named{}
	for _, c := range credits {
		for _, m := range c.form().FindAllStringSubmatchIndex(text, -1) {
			n := named{name: text[m[2]:m[3]], role: c.role, at: m[2]}
			if len(m) > 5 && m[4] >= 0 {
				n.other = text[m[4]:m[5]]
				n.name = strings.TrimRight(n.name[:strings.IndexAny(n.name, "(（")], " ")
			}
			n.name = strings.TrimSpace(offices().ReplaceAllString(n.name+" ", ""))
			if at := strings.LastIndexAny(n.name, "人長长員员師师者授士家任裁的與与和及、"); at >= 0 && strings.ContainsAny(n.name, "·・･‧") {
				if _, size := utf8.DecodeRuneInString(n.name[at:]); at+size < strings.IndexAny(n.name, "·・･‧") {
					n.name = n.name[at+size:] // 知名播客主持人羅根·巴特萊
				}
			}
			if at := strings.IndexAny(n.name, "與与和及跟的在是說说問问"); at > strings.IndexAny(n.name, "·・･‧") && strings.ContainsAny(n.name, "·・･‧") {
				n.name = n.name[:at] // 羅根·巴特萊與來賓
			}
			if _, known := found[site.Fold(n.other)]; known && n.other != "" || n.name == "" || notName().MatchString(n.name) {
				continue
			}
			for _, key := range []string{site.Fold(n.name), site.Fold(n.other)} {
				if _, known := found[key]; !known && key != "" {
					found[key] = n
				}
			}
		}
	}
	return found
}

// notName are words that stand where a name could.
var notName = site.Pattern(`^(?:的|與|与|和|在|說|说|問|问|認為|认为|介紹|介绍|們|们|本人|自己|大家|今天|本集|這|这|是|一位|兩位|两位|多位|分享|表示|提到|指出|[\p{Han}]*(?:認為|表示|分享|提到|指出|介紹|討論|聊|談)|The|This|In|And|But|He|She|They|Is|Are|Was)`)
