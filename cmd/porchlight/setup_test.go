package main

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/spf13/cobra"

	"porchlight/internal/care"
)

// TestInterview holds that the interview repeats a question until the answer can be used, and leaves out what flags
// answer.
func TestInterview(t *testing.T) {
	typed := strings.Join([]string{
		"", // a name is needed
		"Harbor House",
		"1-217-555", // no number
		"1-217-555-0134",
		"somebody", // no answerer
		"network", "no", "Bright Calls",
		"", // no street, so no town
		"IL",
		"sometimes", // no hours
		"Monday to Friday, 9 am to 5 pm",
		"", // the zone of Illinois
		"", "", "", "", "",
	}, "\n") + "\n"
	var out strings.Builder
	var f setupFlags
	cmd := &cobra.Command{}
	f.add(cmd)
	if err := cmd.ParseFlags([]string{"--email", "office@example.org"}); err != nil {
		t.Fatal(err)
	}
	in := newInterview(strings.NewReader(typed), &out, fstest.MapFS{})
	if err := in.ask(context.Background(), cmd.Flags(), &f.answers); err != nil {
		t.Fatalf("%v after\n%s", err, &out)
	}
	a := f.answers
	if a.Name != "Harbor House" || a.Number != "1-217-555-0134" || a.AnsweredBy != care.Network ||
		a.AnswererName != "Bright Calls" ||
		a.TimeZone != "America/Chicago" || a.Hours != "Monday to Friday, 9 am to 5 pm" ||
		a.Email != "office@example.org" || a.Street != "" {
		t.Errorf("have %+v", a)
	}
	for _, want := range []string{"this is needed", "write facility, network, third-party",
		"(Enter: America/Chicago)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %q in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "Email") || strings.Contains(out.String(), "Postal code") {
		t.Errorf("asks for what is known or useless:\n%s", &out)
	}
	in = newInterview(strings.NewReader("Harbor House\n"), &out, fstest.MapFS{})
	if err := in.ask(context.Background(), cmd.Flags(), &f.answers); err == nil ||
		!strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("the input ends early: %v", err)
	}
}
