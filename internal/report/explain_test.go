package report

import "testing"

func TestLinksTo(t *testing.T) {
	for html, want := range map[string]bool{
		`<a href=/iop/>`: true, `<a class=x href=/iop/ id=y>`: true, `<a href="/iop/">`: true,
		`<a href='/iop/#week'>`: true, `<a href=/iop/?x>`: true,
		`<a href=/iop/evening/>`: false, `<a href=/levels/iop/>`: false, `/iop/`: false,
		`<a href=https://example.org/iop/>`:     false,
		`<a href=/iop/evening/> <a href=/iop/>`: true, `<img src=/iop/>`: false, `href=/iop/`: true, ``: false,
	} {
		if linksTo([]byte(html), []byte("/iop/")) != want {
			t.Errorf("%s: want %v", html, want)
		}
	}
	if linksTo([]byte(`<a href=/iop/>`), []byte("/")) {
		t.Error("every address begins like that of the home page")
	}
}
