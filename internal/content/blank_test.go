package content

import (
	"strings"
	"testing"
)

// A file that is nothing but blanks is reported once, not for each blank.
func TestManyBlanks(t *testing.T) {
	_, findings := one(t, "---\ntitle: A\n---\n"+strings.Repeat("[[fill:", 200_000))
	if len(findings) != 1 {
		t.Errorf("one blank that is never closed: %d findings", len(findings))
	}
	_, findings = one(t, "---\ntitle: A\n---\n"+strings.Repeat("[[fill: é]]\n", 100_000))
	if len(findings) != mostBlanks || findings[1].Line != 5 || findings[1].Column != 1 || findings[1].EndColumn != 12 {
		t.Errorf("%d findings, the second is %+v", len(findings), findings[1])
	}
}

func TestKeysThatAreSet(t *testing.T) {
	p, _ := one(t, `---
title: A
description: ""
Summary: "  "
tags: []
address: {street: x, region: ""}
review:
draft: false
weight: 0
own: {}
---
`)
	for key, want := range map[string]bool{
		"title": true, "TITLE": true, "description": false, "summary": false, "tags": false, "address": true,
		"address.street": true, "address.region": false,
		"review": false, "review.by": false, "draft": true, "weight": true, "own": false, "nothing": false, "": false,
	} {
		if have := p.Given(key); have != want {
			t.Errorf("%q: have %v, want %v", key, have, want)
		}
	}
}
