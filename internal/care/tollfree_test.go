package care

import "testing"

func TestTollFree(t *testing.T) {
	for number, want := range map[string]bool{
		"1-800-662-HELP": true, "1-888-688-6677": true, "1-217-555-0142": false, "988": false, "741741": false,
		"+44 808 808 2234": true, "+44 20 7946 0018": false,
	} {
		phone, err := ParsePhone(number, "us")
		if err != nil {
			t.Fatal(number, err)
		}
		if phone.TollFree() != want {
			t.Errorf("%s: have %v", number, !want)
		}
	}
	if (Phone{}).TollFree() {
		t.Error("no number is free to call")
	}
}
