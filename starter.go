// Package porchlight embeds the repository's own site. It is at once the starter that `porchlight new site` unpacks and
// the theme that every site falls back to, so there is no second copy of either.
package porchlight

import "embed"

// Starter holds config.toml, archetypes/, content/, layouts/ and static/.
//
//go:embed config.toml all:archetypes all:content all:layouts all:static
var Starter embed.FS
