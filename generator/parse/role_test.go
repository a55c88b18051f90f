package parse

import (
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

func TestRole(t *testing.T) {
	for _, c := range []struct {
		title, given string
		want         site.Role
	}{
		{"引言", "", site.RoleIntro},
		{"Key Takeaways", "", site.RoleTakeaways},
		{"KEY　TAKEAWAYS", "", site.RoleTakeaways},
		{"🔑 重點摘要", "", site.RoleTakeaways},
		{"まとめ", "", site.RoleConclusion},
		{"Fazit", "", site.RoleConclusion},
		{"Points clés", "", site.RoleTakeaways},
		{"Ссылки", "", site.RoleResources},
		{"Citas", "", site.RoleQuotes},
		{"整理說明", "", site.RoleNote},
		{"Editor’s note", "", site.RoleNote},
		{"重點轉移", "", site.RoleBody},
		{"引言", "body", site.RoleBody},
		{"Anything", "Quotes", site.RoleQuotes},
		{"Anything", "nonsense", site.RoleBody},
	} {
		if got := role(c.title, c.given); got != c.want {
			t.Errorf("%q (%q) is %s, not %s", c.title, c.given, got, c.want)
		}
	}
}

// A title that two roles claim would have either, by chance.
func TestRoleTitlesAreOfOneRole(t *testing.T) {
	var titles map[site.Role][]string
	if _, err := toml.Decode(roleTitles, &titles); err != nil {
		t.Fatal(err)
	}
	owner := map[string]site.Role{}
	for role, names := range titles {
		for _, name := range names {
			if other, taken := owner[site.Fold(name)]; taken {
				t.Errorf("%q is claimed by %s and %s", name, role, other)
			}
			owner[site.Fold(name)] = role
		}
	}
}
