package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// callout is a quotation that begins with [!kind], as Obsidian and GitHub write
// a note, a tip or a warning. "-" behind it folds it.
type callout struct {
	ast.BaseBlock
	kind, title string
	fold        string // "", "-" for closed, "+" for open
}

var kindCallout = ast.NewNodeKind("Callout")

func (*callout) Kind() ast.NodeKind              { return kindCallout }
func (c *callout) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

var calloutHead = regexp.MustCompile(`^\[!([A-Za-z][\w-]*)(?:\|[^\]]*)?\]([+-]?)[ \t]*(.*)$`)

// callout makes one of a quotation that begins like one.
func (d *Document) callout(quote *ast.Blockquote) ast.Node {
	first, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok || first.Lines().Len() == 0 {
		return quote
	}
	head := first.Lines().At(0)
	line := bytes.TrimRight(head.Value(d.Source), "\n")
	m := calloutHead.FindSubmatch(line)
	if m == nil {
		return quote
	}
	c := &callout{kind: strings.ToLower(string(m[1])), fold: string(m[2]), title: string(m[3])}
	d.dropFirstLine(first)
	if c.title == "" {
		c.title = d.calloutName(c.kind)
	}
	if !first.HasChildren() {
		quote.RemoveChild(quote, first)
	}
	for n := quote.FirstChild(); n != nil; n = quote.FirstChild() {
		c.AppendChild(c, n)
	}
	quote.Parent().ReplaceChild(quote.Parent(), quote, c)
	return c
}

// dropFirstLine takes away what a paragraph's first line became.
func (d *Document) dropFirstLine(p *ast.Paragraph) {
	end := p.Lines().At(0).Stop
	for n := p.FirstChild(); n != nil; {
		following := n.NextSibling()
		if t, ok := n.(*ast.Text); ok && t.Segment.Start >= end || !ok && n.Pos() >= end {
			return
		}
		p.RemoveChild(p, n)
		n = following
	}
}

// calloutNames name the commonest kinds where an author gave no title.
var calloutNames = map[string]map[string]string{
	"zh-hant": {"note": "附註", "tip": "提示", "info": "說明", "important": "重要", "warning": "注意", "caution": "小心", "quote": "引言", "question": "問題", "example": "例子", "summary": "摘要", "abstract": "摘要", "todo": "待辦", "success": "成功", "danger": "危險"},
	"zh-hans": {"note": "附注", "tip": "提示", "info": "说明", "important": "重要", "warning": "注意", "caution": "小心", "quote": "引言", "question": "问题", "example": "例子", "summary": "摘要", "abstract": "摘要", "todo": "待办", "success": "成功", "danger": "危险"},
	"ja":      {"note": "メモ", "tip": "ヒント", "info": "情報", "important": "重要", "warning": "注意", "caution": "警告", "quote": "引用", "question": "質問", "example": "例", "summary": "要約", "abstract": "要約", "todo": "やること", "success": "成功", "danger": "危険"},
	"ko":      {"note": "참고", "tip": "팁", "info": "정보", "important": "중요", "warning": "주의", "caution": "경고", "quote": "인용", "question": "질문", "example": "예", "summary": "요약", "abstract": "요약", "todo": "할 일", "success": "성공", "danger": "위험"},
}

func (d *Document) calloutName(kind string) string {
	lang := strings.ToLower(d.options.Lang)
	switch base, _, _ := strings.Cut(lang, "-"); {
	case base == "ja" || base == "ko":
		lang = base
	case strings.HasPrefix(lang, "zh-hans") || lang == "zh" || lang == "zh-cn" || lang == "zh-sg":
		lang = "zh-hans"
	case base == "zh":
		lang = "zh-hant"
	}
	if name := calloutNames[lang][kind]; name != "" {
		return name
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

func (nodeRenderer) callout(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	c := n.(*callout)
	outer, title, end := "aside", `<p class="callout-title">`, "</p>"
	if c.fold != "" {
		outer, title, end = "details", "<summary>", "</summary>"
	}
	if !entering {
		w.WriteString("</" + outer + ">\n")
		return ast.WalkContinue, nil
	}
	w.WriteString("<" + outer + ` class="callout callout-` + c.kind + `"`)
	if c.fold == "+" {
		w.WriteString(" open")
	}
	w.WriteString(">\n" + title + escape(c.title) + end + "\n")
	return ast.WalkContinue, nil
}
