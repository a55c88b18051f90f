package markdown

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// A player of another site is drawn as a link to the episode there. A theme may
// make a button of it that loads the player, in a sandbox, when a reader asks:
//
//	<a class="player" href="https://www.youtube.com/watch?v=ID" data-player="https://www.youtube-nocookie.com/embed/ID">youtube.com</a>

const youtubeWatch = "https://www.youtube.com/watch?v="

// playerHosts are where players may be loaded from.
var playerHosts = []string{
	"www.youtube-nocookie.com", "player.vimeo.com", "player.bilibili.com", "open.spotify.com", "embed.podcasts.apple.com", "w.soundcloud.com",
}

// playerAddress is the address of a player, as a theme may load it.
var playerAddress = regexp.MustCompile(`^https://(?:` + strings.ReplaceAll(strings.Join(playerHosts, "|"), ".", `\.`) + `)/[\w./?=&%:,;~+-]*$`)

var identifier = regexp.MustCompile(`^[\w-]+$`)

// playerOf finds the player that an address means and the page to link to. ok
// is false for an address of no known player.
func playerOf(address string) (page, player string, ok bool) {
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", "", false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	parts := strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' })
	last := ""
	if len(parts) > 0 {
		last = parts[len(parts)-1]
	}
	switch host {
	case "youtube.com", "youtube-nocookie.com", "m.youtube.com", "youtu.be":
		if id := u.Query().Get("v"); id != "" {
			last = id
		}
		page, player = youtubeWatch+last, "https://www.youtube-nocookie.com/embed/"+last
	case "vimeo.com", "player.vimeo.com":
		page, player = "https://vimeo.com/"+last, "https://player.vimeo.com/video/"+last
	case "bilibili.com", "player.bilibili.com":
		if id := u.Query().Get("bvid"); id != "" {
			last = id
		}
		page, player = "https://www.bilibili.com/video/"+last, "https://player.bilibili.com/player.html?bvid="+last
	case "open.spotify.com":
		// https://open.spotify.com/embed/episode/ID is what may stand in a frame.
		episode := "/" + strings.TrimPrefix(strings.TrimPrefix(u.Path, "/"), "embed/")
		page, player = "https://open.spotify.com"+episode, "https://open.spotify.com/embed"+episode
		return page, player, playerAddress.MatchString(player)
	case "embed.podcasts.apple.com", "w.soundcloud.com":
		u.Scheme, u.Fragment = "https", ""
		return u.String(), u.String(), playerAddress.MatchString(u.String())
	}
	return page, player, identifier.MatchString(last) && page != ""
}

// Player is the address of the player of an episode, by the address of the
// episode's page. It is empty where no player is known.
func Player(address string) string {
	if _, player, ok := playerOf(address); ok {
		return player
	}
	return ""
}

// player is a player in the text.
type player struct {
	ast.BaseInline
	page, address string
}

var kindPlayer = ast.NewNodeKind("Player")

func (*player) Kind() ast.NodeKind              { return kindPlayer }
func (p *player) Dump(source []byte, level int) { ast.DumpHelper(p, source, level, nil, nil) }

// player makes a player of an address, or drops it and says so.
func (d *Document) player(address string, offset int) ast.Node {
	page, loaded, ok := playerOf(address)
	if !ok {
		d.fault(offset, "foreign", "this player names nothing that can be played", "give it the video's id")
		return nothing()
	}
	return &player{page: page, address: loaded}
}

func (nodeRenderer) player(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if p := n.(*player); entering {
		w.WriteString(`<a class="player" href="` + escape(p.page) + `" data-player="` + escape(p.address) + `">` + escape(hostOf(p.page)) + `</a>`)
	}
	return ast.WalkContinue, nil
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// isPlayerHost tells whether an address is on a host of players.
func isPlayerHost(address string) bool {
	_, loaded, ok := playerOf(address)
	return ok && slices.ContainsFunc(playerHosts, func(host string) bool { return strings.HasPrefix(loaded, "https://"+host+"/") })
}
