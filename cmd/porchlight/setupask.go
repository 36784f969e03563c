package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/record"
	"porchlight/internal/setup"
)

// question is one question of the setup, with the flag that answers it.
type question struct {
	flag   string
	doc    string // description of the flag
	words  string // the question as shown
	needed bool
	answer func(*setup.Answers) *string
	ask    func(*setup.Answers) bool                    // whether to ask; nil means always
	check  func(in *interview, answer string) error     // nil accepts every answer
	before func(in *interview, a *setup.Answers) string // answer for an empty line; nil means ""
}

func phoneCheck(in *interview, answer string) error {
	number, findings := in.data.DecodePhone(in.value(answer), in.country)
	if number.IsZero() || len(findings) > 0 {
		return errors.New(findings[0].Message + ". " + findings[0].Suggestion)
	}
	return nil
}

func hoursCheck(in *interview, answer string) error {
	var hours care.OpeningHours
	if findings := in.value(answer).Decode(&hours); len(findings) > 0 {
		return errors.New(findings[0].Message)
	}
	return nil
}

func zoneCheck(_ *interview, answer string) error {
	if _, err := time.LoadLocation(answer); err != nil || answer == "Local" {
		return finding.Errorf("there is no time zone %q; write one such as America/Chicago", answer)
	}
	return nil
}

// zoneOf gives the time zone of the state in which the place of care is.
func zoneOf(in *interview, a *setup.Answers) string {
	if zones := in.data.Countries[in.country].Regions[strings.ToLower(a.Region)]; len(zones) > 0 {
		return zones[0]
	}
	return ""
}

func isElse(a *setup.Answers) bool    { return a.AnsweredBy != care.Facility }
func hasText(a *setup.Answers) bool   { return a.Text != "" }
func hasStreet(a *setup.Answers) bool { return a.Street != "" }

// questions are the questions with a text as answer, in order.
var questions = []question{
	{flag: "name", doc: "name of the provider, as readers know it", needed: true,
		words:  "What is the name of your program, as readers know it?",
		answer: func(a *setup.Answers) *string { return &a.Name }},
	{flag: "number", doc: "telephone number of your helpline", needed: true, check: phoneCheck,
		words: "Which number should readers call?", answer: func(a *setup.Answers) *string { return &a.Number }},
	{flag: "answererName", doc: "who picks up, if it is not your own staff", needed: true, ask: isElse,
		words: "Who is that, in words?", answer: func(a *setup.Answers) *string { return &a.AnswererName }},
	{flag: "street", doc: "street of the place of care", words: "Street and number of your place? (none: press Enter)",
		answer: func(a *setup.Answers) *string { return &a.Street }},
	{flag: "locality", doc: "its city or town", needed: true, words: "City or town?", ask: hasStreet,
		answer: func(a *setup.Answers) *string { return &a.Locality }},
	{flag: "region", doc: "its state, such as IL", words: "State, by its two letters, such as IL?",
		answer: func(a *setup.Answers) *string { return &a.Region }},
	{flag: "postalCode", doc: "its postal code", words: "Postal code?", ask: hasStreet,
		answer: func(a *setup.Answers) *string { return &a.PostalCode }},
	{flag: "hours", doc: `when somebody answers: "Monday to Friday, 9 am to 5 pm" or "24/7"`, needed: true,
		check: hoursCheck, words: `When does somebody answer? Such as: Monday to Friday, 9 am to 5 pm; or 24/7`,
		answer: func(a *setup.Answers) *string { return &a.Hours }},
	{flag: "timeZone", doc: "time zone of the hours, such as America/Chicago", needed: true, check: zoneCheck,
		before: zoneOf,
		words:  "In which time zone, such as America/Chicago?",
		answer: func(a *setup.Answers) *string { return &a.TimeZone }},
	{flag: "text", doc: "number for text messages", check: phoneCheck,
		words:  "Number for text messages? (none: press Enter)",
		answer: func(a *setup.Answers) *string { return &a.Text }},
	{flag: "textKeyword", doc: "what to send to it", ask: hasText,
		words:  "What should they send? (any text: press Enter)",
		answer: func(a *setup.Answers) *string { return &a.TextKeyword }},
	{flag: "tty", doc: "number for text telephones (TTY)", check: phoneCheck,
		words:  "Number for text telephones, TTY? (none: press Enter)",
		answer: func(a *setup.Answers) *string { return &a.TTY }},
	{flag: "email", doc: "email address of the provider", words: "Email address? (none: press Enter)",
		answer: func(a *setup.Answers) *string { return &a.Email }},
	{flag: "license", doc: `license, such as "State license 12345"`,
		words:  "License, with its number? (none: press Enter)",
		answer: func(a *setup.Answers) *string { return &a.License }},
	{flag: "baseURL", doc: "address of the site, such as https://www.example.org/",
		words:  "Address of the site, such as https://www.example.org/? (not known yet: press Enter)",
		answer: func(a *setup.Answers) *string { return &a.BaseURL }},
}

// interview asks questions on a terminal.
type interview struct {
	in      *bufio.Reader
	out     io.Writer
	data    *care.Data
	country string
}

func newInterview(in io.Reader, out io.Writer, site fs.FS) *interview {
	cfg, _ := config.Load(site, config.Flags{}) // a build reports faults of the settings
	return &interview{in: bufio.NewReader(in), out: out, data: cfg.Data, country: cfg.Country}
}

// value turns an answer into the value of a setting.
func (in *interview) value(answer string) record.Place {
	return record.PlaceOf(&record.Value{Kind: record.String, Text: answer}, record.Options{})
}

// ask asks every question that no flag answers.
func (in *interview) ask(ctx context.Context, flags *pflag.FlagSet, a *setup.Answers) error {
	fmt.Fprintln(in.out, "A few questions. Nothing is changed until the last one is answered; Ctrl-C stops.")
	for i := range questions {
		q := &questions[i]
		if q.flag == "answererName" && !flags.Changed("answeredBy") {
			if err := in.askAnswerer(ctx, flags, a); err != nil {
				return err
			}
		}
		if flags.Changed(q.flag) || q.ask != nil && !q.ask(a) {
			continue
		}
		usual := ""
		if q.before != nil {
			usual = q.before(in, a)
		}
		answer, err := in.line(ctx, q.words, usual, func(answer string) error {
			switch {
			case answer == "" && q.needed:
				return errors.New("this is needed")
			case answer == "" || q.check == nil:
				return nil
			}
			return q.check(in, answer)
		})
		if err != nil {
			return err
		}
		*q.answer(a) = answer
	}
	return nil
}

// askAnswerer asks who answers the helpline, and whether money is paid for calls.
func (in *interview) askAnswerer(ctx context.Context, flags *pflag.FlagSet, a *setup.Answers) error {
	known := []string{string(care.Facility), string(care.Network), string(care.ThirdParty)}
	answer, err := in.line(ctx, "Who picks up? facility: your own staff; network: a network you belong to; third-party: somebody else",
		string(care.Facility), func(answer string) error {
			if !slices.Contains(known, answer) {
				return fmt.Errorf("write %s", strings.Join(known, ", "))
			}
			return nil
		})
	if err != nil {
		return err
	}
	a.AnsweredBy = care.Answerer(answer)
	if flags.Changed("paidReferral") {
		return nil
	}
	answer, err = in.line(ctx, "Is anybody paid for sending callers to a program? yes or no", "no",
		func(answer string) error {
			if !slices.Contains([]string{"yes", "no", "y", "n"}, strings.ToLower(answer)) {
				return errors.New("write yes or no")
			}
			return nil
		})
	a.Paid = strings.HasPrefix(strings.ToLower(answer), "y")
	return err
}

// line repeats a question until check accepts the answer. An empty line means the usual answer.
func (in *interview) line(ctx context.Context, words, usual string, check func(string) error) (string, error) {
	for {
		fmt.Fprintf(in.out, "\n%s\n%s> ", words, cond(usual == "", "", "(Enter: "+usual+") "))
		answer, err := readLine(ctx, in.in)
		if err != nil {
			return "", &exit{code: exitMachine, err: errors.New("stopped; nothing was changed")}
		}
		if answer == "" {
			answer = usual
		}
		if err = check(answer); err == nil {
			return answer, nil
		}
		fmt.Fprintf(in.out, "  %s\n", err)
	}
}

// readLine reads a line from a terminal and removes spaces around it. It returns early when ctx ends.
func readLine(ctx context.Context, in *bufio.Reader) (string, error) {
	type result struct {
		text string
		err  error
	}
	read := make(chan result, 1)
	go func() {
		text, err := in.ReadString('\n')
		if text != "" {
			err = nil // the last line may have no line end
		}
		read <- result{strings.TrimSpace(text), err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-read:
		return r.text, r.err
	}
}
