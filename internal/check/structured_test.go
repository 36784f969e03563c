package check

import (
	"fmt"
	"strings"
	"testing"
)

// TestNodesHaveAnOrder: the objects of JSON-LD always have the same order, so that a limit leaves out the same ones.
func TestNodesHaveAnOrder(t *testing.T) {
	var parts []string
	for i := range 20 {
		parts = append(parts, fmt.Sprintf(`"key%02d":{"name":"%02d"}`, i, i))
	}
	first := ""
	for range 20 {
		var reader nodeReader
		reader.begin()
		nodes, err := reader.read([]byte("{" + strings.Join(parts, ",") + "}"))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, n := range nodes[1:] {
			name, _ := n.Value("name").Text()
			names = append(names, name)
		}
		if have := strings.Join(names, " "); first == "" {
			first = have
		} else if have != first {
			t.Fatalf("have %s, and before %s", have, first)
		}
	}
	if !strings.HasPrefix(first, "00 01 02") {
		t.Errorf("have %s", first)
	}
}
