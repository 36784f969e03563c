package render

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
)

// vocabularyFile lists the types of schema.org that are used, with the types they extend and the properties that belong
// to them.
const vocabularyFile = "testdata/schema.txt"

type schemaType struct {
	extends    []string
	properties []string
}

var schemaOrg = sync.OnceValue(func() map[string]schemaType {
	text, err := os.ReadFile(vocabularyFile)
	if err != nil {
		panic(err)
	}
	types := map[string]schemaType{}
	for line := range strings.Lines(string(text)) {
		head, properties, found := strings.Cut(strings.TrimSpace(line), ":")
		if !found || strings.HasPrefix(head, "#") {
			continue
		}
		name, extends, _ := strings.Cut(head, " < ")
		types[name] = schemaType{strings.Fields(extends), strings.Fields(properties)}
	}
	return types
})

// allowed lists the properties that a type does not have. Ratings and reviews are not in the file, because owners must
// not rate their own place.
func allowed(schema string, node map[string]any) []string {
	var complaints []string
	if _, ok := schemaOrg()[schema]; schema != "" && !ok {
		return []string{fmt.Sprintf("schema.org type %q is not in %s", schema, vocabularyFile)}
	}
	for key := range node {
		if strings.HasPrefix(key, "@") || schema != "" && hasProperty(schema, key) {
			continue
		}
		complaints = append(complaints, fmt.Sprintf("a %s has no %q", schema, key))
	}
	return complaints
}

func hasProperty(schema, property string) bool {
	t := schemaOrg()[schema]
	return slices.Contains(t.properties, property) ||
		slices.ContainsFunc(t.extends, func(up string) bool { return hasProperty(up, property) })
}
