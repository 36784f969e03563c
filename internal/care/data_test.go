package care

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestEmbeddedFacts holds each fact to a source and a day, and every number to its form.
func TestEmbeddedFacts(t *testing.T) {
	data := facts(t)
	for _, code := range []string{"us", "ca", "gb", "ie", "au", "nz"} {
		c, ok := data.Countries[code]
		if !ok {
			t.Errorf("no data for %q", code)
			continue
		}
		if c.Emergency.IsZero() || !isHTTPS(c.Source) || c.VerifiedOn.IsZero() || c.Name == "" || c.Code != code {
			t.Errorf("%s: emergency %+v", code, c)
		}
		if len(c.Lines) == 0 {
			t.Errorf("%s: no verified line", code)
		}
		for _, line := range slices.Concat(c.Lines, c.Unverified) {
			if line.ID == "" || line.Name == "" || !isHTTPS(line.Source) || len(line.Topics) == 0 {
				t.Errorf("%s: %+v", code, line)
			}
			if line.Verified && (line.VerifiedOn.IsZero() || line.VerifiedOn.After(time.Now().AddDate(0, 0, 1))) {
				t.Errorf("%s: %s is verified on %s", code, line.ID, line.VerifiedOn)
			}
			if data.Hours.Promise(line.Hours) != "" && !data.Hours.AlwaysOpen(line.Hours) {
				t.Errorf("%s: %s: hours in two minds: %q", code, line.ID, line.Hours)
			}
		}
		for _, line := range c.Lines {
			if !line.Verified {
				t.Errorf("%s: %s is shown unverified", code, line.ID)
			}
		}
		for _, line := range c.Unverified {
			if line.Verified {
				t.Errorf("%s: %s is hidden and verified", code, line.ID)
			}
		}
	}
}

func TestAmericanLines(t *testing.T) {
	us := facts(t).Countries["us"]
	if us.Emergency.Tel() != "tel:911" {
		t.Errorf("emergency: %s", us.Emergency)
	}
	for id, want := range map[string][4]string{ // phone, text, keyword, TTY
		"988":              {"tel:988", "sms:988", "", ""},
		"samhsa":           {"tel:+18006624357", "sms:435748", "your ZIP code", "tel:+18004874889"},
		"crisis-text-line": {"", "sms:741741", "HOME", ""},
		"veterans":         {"tel:988", "sms:838255", "", ""},
		"poison":           {"tel:+18002221222", "", "", ""},
	} {
		line := us.Line(id)
		if line == nil {
			t.Errorf("no line %q", id)
			continue
		}
		if got := [4]string{line.Phone.Tel(), line.Text.SMS(""), line.TextKeyword, line.TTY.Tel()}; got != want {
			t.Errorf("%s: have %q, want %q", id, got, want)
		}
	}
	if us.Line("989") != nil {
		t.Error("a line that is not there")
	}
	h := us.Helpline
	if h.Number.Tel() != "tel:+18006624357" || h.Number.Vanity() != "1-800-662-HELP" || !h.AlwaysOpen ||
		h.AnsweredBy != ThirdParty || h.Disclosure == "" ||
		h.Tagline != "Free, private help" || h.CallLabel != "Get help now" || h.Text.SMS("") != "sms:435748" ||
		h.TTY.Tel() != "tel:+18004874889" {
		t.Errorf("default helpline: %+v", h)
	}
}

func TestSiteReplacesFileByFile(t *testing.T) {
	site := fstest.MapFS{
		"data/crisis/us.toml": {Data: []byte(`version = 1
code = "us"
name = "Here"
emergency = {number = "112", source = "https://a.example/", verifiedOn = 2026-01-02, verified = true}
`)},
		"data/crisis/de.toml": {Data: []byte(`version = 1
code = "de"
name = "Germany"
[emergency]
number = "112"
source = "https://a.example/"
verifiedOn = 2026-01-02
verified = true
[[lines]]
id = "telefonseelsorge"
name = "TelefonSeelsorge"
phone = "0800 1110111"
source = "https://www.telefonseelsorge.de/"
verifiedOn = 2026-01-02
verified = true
`)},
	}
	data, findings := Load(site)
	if len(findings) > 0 {
		t.Fatalf("have %+v", findings)
	}
	if us := data.Countries["us"]; us.Emergency.Tel() != "tel:112" || len(us.Lines) != 0 || us.Name != "Here" {
		t.Errorf("have %+v", us)
	}
	if de := data.Countries["de"]; len(de.Lines) != 1 || de.Lines[0].Phone.Tel() != "tel:+498001110111" {
		t.Errorf("have %+v", de)
	}
	if data.Countries["gb"].Emergency.Tel() != "tel:999" || len(data.Share) == 0 {
		t.Error("other files are gone")
	}
}

func TestSiteDataIsChecked(t *testing.T) {
	const head = "version = 1\ncode = \"us\"\nname = \"N\"\n"
	const emergency = "emergency = {number = \"911\", source = \"https://a.example/\", verifiedOn = 2026-01-02, verified = true}\n"
	const line = "[[lines]]\nid = \"a\"\nname = \"A\"\nsource = \"https://a.example/\"\n"
	for name, test := range map[string]struct{ file, toml, want string }{
		"version": {"us", strings.Replace(head, "1", "2", 1) + emergency,
			"us.toml:1:11: version: want 1, the form of data that this program reads, have 2"},
		"code": {"us", strings.Replace(head, `"us"`, `"uk"`, 1) + emergency,
			`us.toml:2:8: code: want the code in the name of the file, have "uk"`},
		"emergency": {"us", head, `us.toml:1:1: the key "emergency" is missing`},
		"not verified": {"us", head + strings.Replace(emergency, "true", "false", 1),
			"us.toml:4:97: emergency.verified: an emergency number has to be verified before it is shown"},
		"number": {"us", head + strings.Replace(emergency, "911", "9", 1),
			`us.toml:4:23: emergency.number: want a phone number such as 1-800-662-4357, have "9": it cannot be dialled`},
		"no way in": {"us", head + emergency + line + "verified = false",
			"us.toml:5:3: lines[1]: a line needs a phone, text or chat"},
		"no day": {"us", head + emergency + line + "phone = \"988\"\nverified = true",
			"us.toml:10:12: lines[1].verified: a verified line needs the day it was checked"},
		"no source": {"us", head + emergency +
			"[[lines]]\nid = \"a\"\nname = \"A\"\nphone = \"988\"\nverified = false",
			`us.toml:5:3: lines[1]: the key "source" is missing`},
		"chat unsafe": {"us", head + emergency + line + "chat = \"javascript:x\"\nverified = false",
			`us.toml:9:8: lines[1].chat: want an address that begins with https://, have "javascript:x"`},
		"twice": {"us", head + emergency + line + "phone = \"988\"\nverified = false\n" + line +
			"phone = \"988\"\nverified = false", `us.toml:12:6: lines[2].id: two lines are named "a"`},
		"misspelt": {"us", head + emergency + line + "phnoe = \"988\"\nverified = false",
			`us.toml:9:1: lines[1]: unknown key "phnoe"`},
		"syntax": {"us", head + "emergency = ", "us.toml:4:"},
		"promise": {"us", head + emergency +
			"[helpline]\nnumber = \"988\"\nansweredBy = \"facility\"\ntagline = \"24/7\"",
			`us.toml:8:11: helpline.tagline: this promises "24/7", but no hours are given`},
		"hours no words": {"../hours", "version = 1\nasOf = 2026-01-01\nalways = [\"--\"]\nlimits = [\"am\"]",
			"hours.toml:3:10: always: the phrase 1 has no words"},
	} {
		t.Run(name, func(t *testing.T) {
			site := fstest.MapFS{}
			file := "data/crisis/" + test.file + ".toml"
			if name, up := strings.CutPrefix(test.file, "../"); up {
				file = "data/" + name + ".toml"
			}
			site[file] = &fstest.MapFile{Data: []byte(test.toml)}
			data, findings := Load(site)
			if data.Countries["us"].Emergency.IsZero() {
				t.Error("pages have no number to show")
			}
			var have []string
			for _, f := range findings {
				have = append(have, fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message))
			}
			if !slices.ContainsFunc(have, func(s string) bool { return strings.Contains(s, test.want) }) {
				t.Errorf("want %q, have\n%s", test.want, strings.Join(have, "\n"))
			}
		})
	}
}

func TestDataThatCannotBeRead(t *testing.T) {
	for name, test := range map[string]struct {
		file fstest.MapFile
		want string
	}{
		"folder":    {fstest.MapFile{Mode: fs.ModeDir}, "this is a folder, and a file is wanted here"},
		"pipe":      {fstest.MapFile{Mode: fs.ModeNamedPipe}, "this is not a file of text"},
		"too large": {fstest.MapFile{Data: make([]byte, 3<<20)}, "this file is larger than 2 MiB"},
	} {
		_, findings := Load(fstest.MapFS{"data/share.toml": &test.file})
		if len(findings) != 1 || findings[0].Message != test.want || findings[0].File != "data/share.toml" {
			t.Errorf("%s: have %+v", name, findings)
		}
	}
	_, findings := Load(denied{fstest.MapFS{"data/share.toml": {Data: []byte("x")}}})
	if len(findings) != 1 || findings[0].Message != "no permission to read it" {
		t.Errorf("have %+v", findings)
	}
}

// denied is a folder whose files cannot be opened.
type denied struct{ fstest.MapFS }

func (d denied) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, "share.toml") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: os.ErrPermission}
	}
	return d.MapFS.Open(name)
}

func (d denied) ReadFile(name string) ([]byte, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: os.ErrPermission}
}

// TestRegionsHaveZones holds that every time zone of a state or province exists.
func TestRegionsHaveZones(t *testing.T) {
	data := facts(t)
	for code, country := range data.Countries {
		for region, zones := range country.Regions {
			for _, zone := range zones {
				if _, err := time.LoadLocation(zone); err != nil || len(region) < 2 {
					t.Errorf("%s: %s: %q is no time zone", code, region, zone)
				}
			}
		}
	}
	if n := len(data.Countries["us"].Regions); n < 51 {
		t.Errorf("only %d states", n)
	}
}
