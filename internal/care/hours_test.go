package care

import "testing"

func TestPromise(t *testing.T) {
	hours := facts(t).Hours
	for text, want := range map[string]string{
		"Trusted help, 24/7":                         "24/7",
		"Help 24-7":                                  "24-7",
		"Help 24x7, for you":                         "24x7",
		"24-hour addiction helpline":                 "24-hour",
		"FREE 24 HOUR HELPLINE":                      "24 HOUR",
		"open 24\u00A0hours":                         "24\u00A0hours",
		"Counsellors around the clock":               "around the clock",
		"Call any time":                              "any time",
		"call anytime":                               "anytime",
		"Day and night":                              "Day and night",
		"We are here, day or night.":                 "day or night",
		"Always open for you":                        "Always open",
		"We never close. We're always here":          "always here",
		"Help in Springfield 24/7":                   "24/7",
		"Ayuda las 24 horas":                         "24 horas",
		"Aide 24h/24":                                "24h/24",
		"twenty‑four hours of care":                  "twenty‑four hours",
		"":                                           "",
		"Help when you need it":                      "",
		"This is not a 24-hour line":                 "",
		"We aren't open 24/7":                        "",
		"We don’t answer at any hour":                "",
		"We call back within 24 hours":               "",
		"An answer in 24 hours":                      "",
		"The first 24 hours":                         "",
		"You can hang up at any time":                "",
		"Room 24, 7 Main Street":                     "24, 7", // reads like the promise, and is better written in another way
		"124/7 Main Street":                          "",
		"Open 24/75":                                 "",
		"anytimes":                                   "",
		"first 24 hours, then 24/7":                  "24/7",
		"within 24 hours. Or call, around-the-clock": "around-the-clock",
	} {
		if got := hours.Promise(text); got != want {
			t.Errorf("%q: want %q, have %q", text, want, got)
		}
	}
}

func TestAlwaysOpen(t *testing.T) {
	hours := facts(t).Hours
	for text, want := range map[string]bool{
		"24/7":                          true,
		"24 hours a day, 7 days a week": true,
		"24 hours a day, 7 days a week, in English and Spanish": true,
		"24 hours, every day of the year":                       true,
		"24 hours a day, Monday to Sunday":                      true,
		"24 hours, Mon-Sun":                                     true,
		"Around the clock, including weekends":                  true,
		"Las 24 horas, lunes a domingo":                         true,
		"":                                                      false,
		"Monday to Friday, 9 to 5":                              false,
		"9 am to 9 pm, every day":                               false,
		"24 hours, Monday to Friday":                            false,
		"24/7 except holidays":                                  false,
		"24/7 (closed on Christmas)":                            false,
		"24 hours on weekdays":                                  false,
		"Not 24/7":                                              false,
		"8 am to 8 pm; voicemail 24/7":                          false,
		"In office hours":                                       false,
	} {
		if got := hours.AlwaysOpen(text); got != want {
			t.Errorf("%q: have %v", text, got)
		}
	}
}
