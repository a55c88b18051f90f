package parse

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

// roleTitles are the titles by which a section's role is known.
//
//go:embed roles.toml
var roleTitles string

// roleOfTitle looks a title up, folded.
var roleOfTitle = sync.OnceValue(func() map[string]site.Role {
	var titles map[site.Role][]string
	if _, err := toml.Decode(roleTitles, &titles); err != nil {
		panic(err) // the file is part of the program
	}
	table := map[string]site.Role{}
	for role, names := range titles {
		for _, name := range names {
			table[site.Fold(name)] = role
		}
	}
	return table
})

// role is what a section's title makes it, or what its author says with
// {role=…}.
func role(title, given string) site.Role {
	switch r := site.Role(strings.ToLower(given)); r {
	case site.RoleIntro, site.RoleBody, site.RoleConclusion, site.RoleTakeaways, site.RoleQuotes, site.RoleResources, site.RoleNote:
		return r
	}
	if r, ok := roleOfTitle()[site.Fold(strings.TrimFunc(title, isSymbol))]; ok {
		return r
	}
	return site.RoleBody
}
