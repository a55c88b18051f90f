// Package made makes digests that nobody wrote, to measure with.
//
// They are like real ones in what costs time: about 5 KB, 12 sections, 30 points
// with a label, two thirds of them Traditional Chinese, and topics, people and shows as
// skewed as real ones are. The same number and seed give the same bytes.
package made

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Write writes n digests into a folder, which is made. Their front matter is
// TOML that both Digestry and Hugo read.
func Write(folder string, n int, seed uint64) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	first := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		day := first.Add(time.Duration(i) * 8 * 365 * 24 * time.Hour / time.Duration(n))
		file := filepath.Join(folder, fmt.Sprintf("ep-%06d.md", i))
		if err := os.WriteFile(file, []byte(digest(random, n, day)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

const characters = "人工智慧的發展與產業模型訓練成本監管開源晶片算力資料工程創業投資市場策略團隊文化決策風險機會成長研究教育語言系統平台"

func text(random *rand.Rand, length int) string {
	all := []rune(characters)
	var b strings.Builder
	for i := range length {
		b.WriteRune(all[random.IntN(len(all))])
		if i%17 == 16 {
			b.WriteString(" GPT ")
		} else if i%11 == 10 {
			b.WriteString("，")
		}
	}
	return b.String()
}

func digest(random *rand.Rand, n int, day time.Time) string {
	skewed := func(most int) int { return int(float64(most) * random.Float64() * random.Float64() * random.Float64()) }
	var b strings.Builder
	fmt.Fprintf(&b, "+++\ntitle = %q\ndate = %s\nshow = \"節目 %d\"\n", text(random, 14), day.Format(time.RFC3339), skewed(20))
	fmt.Fprintf(&b, "source = \"https://www.youtube.com/watch?v=x\"\nduration = \"1:13:37\"\nguests = [\"來賓 %d\", \"來賓 %d\"]\n", skewed(n/10+1), skewed(n/10+1))
	topics := max(50, n/10)
	fmt.Fprintf(&b, "topics = [\"主題 %d\", \"主題 %d\", \"主題 %d\", \"主題 %d\"]\n", skewed(topics), skewed(topics), skewed(topics), skewed(topics))
	fmt.Fprintf(&b, "summary = \"%s\"\n+++\n\n%s。\n", text(random, 60), text(random, 90))
	for section := range 12 {
		fmt.Fprintf(&b, "\n## %d. %s\n\n", section+1, text(random, 8))
		for range 2 + section%2 {
			fmt.Fprintf(&b, "*   **%s：**%s。\n", text(random, 5), text(random, 25))
		}
	}
	fmt.Fprintf(&b, "\n## 結論\n\n%s。\n", text(random, 90))
	return b.String()
}
