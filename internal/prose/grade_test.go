package prose

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"porchlight"
	"porchlight/internal/markdown"
)

// hard is a text as providers write it, and plain says the same.
const (
	hard = `Our multidisciplinary treatment philosophy emphasizes individualized interventions that are delivered by
licensed clinicians within a supportive therapeutic community. Following a comprehensive biopsychosocial assessment,
participants are assigned to evidence-based modalities that address underlying psychological difficulties. Medication
management is integrated with psychotherapy wherever pharmacological stabilization is clinically appropriate. Because
relationships are frequently damaged by the progression of the disorder, family participation is considered essential
throughout the continuum of services. Discharge planning is initiated immediately upon admission so that vocational,
educational and residential needs are adequately anticipated.`
	plain = `We plan your care with you. You talk with a nurse and a counselor first. They ask about your health, your
mood and your home. Then you choose what to work on. Some people take medicine, and some do not. Your family can join
if you want that. We also help you find work and a place to live. You can start to plan for that on your first day.`
)

func sectionsOf(t *testing.T, text string) []Section {
	t.Helper()
	page, _ := markdown.New(markdown.Options{}).Convert(markdown.Source{Text: []byte(text)}, markdown.Env{})
	r := NewReader(nil)
	return r.Sections(r.Read(page.Prose(nil)))
}

// TestSections: counted by hand.
func TestSections(t *testing.T) {
	sections := sectionsOf(t, "Call us *today*. It is open\n\n# The heading is no sentence.\n\n"+
		"- A bed and food\n- You are helped by a nurse.\n\n| a | b |\n|-|-|\n| no. | no. |\n\n"+
		"> Recovery is possible.\n\nLine of an address\n\nText.[^1]\n\n[^1]: A note is left out.\n")
	if len(sections) != 2 || sections[0].Heading != nil || sections[1].Heading == nil {
		t.Fatalf("%d sections", len(sections))
	}
	want := []Reading{
		{Sentences: 1, Words: 3, Syllables: 4},
		{Sentences: 3, Words: 10, Syllables: 15, Long: 2, Passive: 1, ListWords: 4, ListShort: 4},
	}
	for i, s := range sections {
		if s.Reading != want[i] {
			t.Errorf("section %d: %+v, want %+v", i, s.Reading, want[i])
		}
	}
	if s := sections[1].Text[0]; s.Block.Text[s.From:s.To] != "You are helped by a nurse." {
		t.Errorf("first: %q", s.Block.Text[s.From:s.To])
	}
}

// TestFormulas: by hand, from the formulas as they were published.
func TestFormulas(t *testing.T) {
	r := Reading{Sentences: 30, Words: 450, Syllables: 675, Long: 36, ListWords: 150, ListShort: 100}
	for name, c := range map[string][2]float64{
		"Flesch-Kincaid": {r.Grade(), 7.96}, "SMOG": {r.SMOG(), 9.39}, "FORCAST": {r.FORCAST(), 10},
		"no text": {Reading{}.Grade() + Reading{}.SMOG() + Reading{}.FORCAST(), 0},
	} {
		if math.Abs(c[0]-c[1]) > 0.005 {
			t.Errorf("%s: %.3f, want %.2f", name, c[0], c[1])
		}
	}
}

func TestPassive(t *testing.T) {
	for text, want := range map[string]bool{
		"The pills are given by a nurse.": true, "You will not be asked.": true,
		"It was quickly and often done.": false,
		"You are tired.":                 false, "We are open.": false, "Care is often needed.": true,
		"She is in need.":       false,
		"They were never told.": true, "What you are told stays here.": true, "People are addicted.": false,
	} {
		if b := NewReader(nil).Block(text); isPassive(b.Tokens) != want {
			t.Errorf("%q: passive %v, want %v", text, !want, want)
		}
	}
}

// TestGradesOfStyle compares with the program style of Debian's package diction, on ordinary prose: its own pages of
// this project, and a text as hard as many providers write.
func TestGradesOfStyle(t *testing.T) {
	if _, err := exec.LookPath("style"); err != nil {
		if os.Getenv("PORCHLIGHT_TEST_STYLE") == "required" {
			t.Fatal(err)
		}
		t.Skip("no style (Debian: diction)")
	}
	texts := map[string]string{"mixed": strings.Repeat(hard+"\n\n"+plain+"\n\n"+plain+"\n\n", 3),
		"plain": strings.Repeat(plain+"\n\n", 4)}
	for _, name := range []string{"levels-of-care/iop.md", "guides/overdose.md", "support-services/medications.md",
		"support-services/psychiatric-services.md", "therapies/cbt.md", "substances/opioids.md"} {
		data, err := porchlight.Starter.ReadFile("content/" + name)
		if err != nil {
			t.Fatal(err)
		}
		_, texts[name], _ = strings.Cut(string(data)[3:], "\n---\n")
	}
	grade := regexp.MustCompile(`(Kincaid|SMOG-Grading): (-?[\d.]+)`)
	for name, text := range texts {
		sections := sectionsOf(t, text)
		r := Whole(sections)
		var lines bytes.Buffer
		for _, section := range sections {
			for _, s := range section.Text {
				lines.WriteString(strings.ReplaceAll(s.Block.Text[s.From:s.To], "\n", " ") + "\n\n")
			}
		}
		style := exec.Command("style")
		style.Stdin, style.Env = &lines, append(os.Environ(), "LC_ALL=C.UTF-8")
		out, err := style.Output()
		if err != nil {
			t.Fatal(err)
		}
		found := grade.FindAllSubmatch(out, -1)
		if len(found) != 2 {
			t.Fatalf("%s: style wrote %s", name, out)
		}
		for i, have := range []float64{r.Grade(), r.SMOG()} {
			want, err := strconv.ParseFloat(string(found[i][2]), 64)
			if err != nil || math.Abs(have-want) > 1.5 {
				t.Errorf("%s: %s %.1f, style %.1f", name, found[i][1], have, want)
			}
		}
	}
}
