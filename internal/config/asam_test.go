package config

import (
	"testing"
	"testing/fstest"
)

func TestASAMEdition(t *testing.T) {
	for text, want := range map[string]int{
		"": 3, "[care]\nasamEdition = 3": 3, "[care]\nasamEdition = 4": 0, "[care]\nstate = \"TX\"": 3,
		"[care]\nstate = \"il\"": 0, "[care]\nstate = \"IL\"\nasamEdition = 3": 3,
	} {
		cfg, findings := Load(fstest.MapFS{File: {Data: []byte("baseURL = \"https://example.org/\"\n" + text)}},
			Flags{})
		if none := want == 0; len(findings) > 0 != none || none && findings[0].Rule != "asam-unverified" {
			t.Errorf("%q: have %v", text, findings)
		}
		shown := 0
		for _, number := range cfg.Data.Level("iop").ASAM {
			shown = number.Edition
		}
		if shown != want {
			t.Errorf("%q: have edition %d, want %d", text, shown, want)
		}
	}
	if _, findings := Load(fstest.MapFS{File: {Data: []byte("[care]\nstate = \"Illinois\"")}},
		Flags{}); len(findings) == 0 {
		t.Error("Illinois is no postal code")
	}
	if _, findings := Load(fstest.MapFS{File: {Data: []byte("[care]\nasamEdition = 5")}}, Flags{}); len(findings) == 0 {
		t.Error("edition 5 is no edition")
	}
}
