package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// doubled is a page with a word that is written twice, in bytes that a careless program would change.
const doubled = "\uFEFF---\r\ntitle:   Plan\r\n---\r\n\r\nThe the über-plan,\ttwice  \r\n\r\nand the the end.\r\n"

// mendSite is a preview of that page, with the state of the page as its bar gets it.
func mendSite(t *testing.T, change func(*Options)) (w *testServer, state pageState) {
	t.Helper()
	w = serveFiles(t, map[string]string{
		"config.toml":       "title = 'Preview'\n",
		"content/_index.md": "---\ntitle: Home\n---\nWelcome\n",
		"content/plan.md":   doubled,
	}, change)
	return w, w.state(t, "/plan/")
}

// press is the request of the button of the first finding that has one.
func press(t *testing.T, s pageState) mendRequest {
	t.Helper()
	for _, f := range s.Findings {
		if f.Mend != nil {
			return mendRequest{s.Token, s.Address, f.File, f.Mend.Digest, f.Rule, f.Line, f.Column}
		}
	}
	t.Fatalf("no finding can be mended: %+v", s)
	return mendRequest{}
}

// post sends a request to mend, with the headers of the bar unless others of the same name are given.
func (w *testServer) post(t *testing.T, wanted mendRequest, headers ...string) (status int, answer mendAnswer) {
	t.Helper()
	text, err := json.Marshal(wanted)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", Prefix+mendPath, strings.NewReader(string(text)))
	r.Host, r.RemoteAddr = "localhost", "127.0.0.1:50000"
	r.Header.Set("Origin", "http://localhost")
	r.Header.Set("Content-Type", "application/json")
	seen := map[string]bool{}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		switch {
		case name == "Host":
			r.Host = value
		case name == "From":
			r.RemoteAddr = value
		case value == "":
			r.Header.Del(name)
		case seen[name]:
			r.Header.Add(name, value)
		default:
			r.Header.Set(name, value)
		}
		seen[name] = true
	}
	record := httptest.NewRecorder()
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}
	w.ServeHTTP(record, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, at)))
	_ = json.Unmarshal(record.Body.Bytes(), &answer) // a refusal is a page
	return record.Code, answer
}

func (w *testServer) plan(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.folder, "content", "plan.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A request mends one finding, once, and changes no other byte and no permission of the file.
func TestMend(t *testing.T) {
	w, state := mendSite(t, nil)
	file := filepath.Join(w.folder, "content", "plan.md")
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	wanted := press(t, state)
	if status, answer := w.post(t, wanted); status != 200 || !answer.Mended ||
		answer.Words != "Fixed in content/plan.md, line 5." {
		t.Fatalf("have %d, %+v", status, answer)
	}
	once := strings.Replace(doubled, "The the", "The", 1)
	if have := w.plan(t); have != once {
		t.Errorf("have %q\nwant %q", have, once)
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("have %v, %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 2 {
		t.Errorf("there are %v", left)
	}
	// The same press again, before the preview has read the file, and after.
	for range 2 {
		if status, answer := w.post(t, wanted); status != http.StatusConflict || answer.Mended || w.plan(t) != once {
			t.Errorf("twice: have %d, %+v", status, answer)
		}
		w.preview.Apply([]string{"content/plan.md"})
	}
	if status, answer := w.post(t, press(t, w.state(t, "/plan/"))); status != 200 ||
		w.plan(t) != strings.Replace(once, "the the", "the", 1) {
		t.Errorf("the next one: have %d, %+v, %q", status, answer, w.plan(t))
	}
}

// Nothing is mended for other machines and websites, or if the file or finding differs from those that the bar showed.
func TestMendRefuses(t *testing.T) {
	w, state := mendSite(t, func(o *Options) { o.Hosts, o.Open = []string{"192.168.7.2", "tunnel.example"}, true })
	good := press(t, state)
	change := func(change func(*mendRequest)) mendRequest {
		other := good
		change(&other)
		return other
	}
	for name, try := range map[string]struct {
		wanted  mendRequest
		headers []string
		status  int
	}{
		"another website":      {good, []string{"Origin: https://evil.example"}, 403},
		"its opaque origin":    {good, []string{"Origin: null"}, 403},
		"no origin":            {good, []string{"Origin: "}, 403},
		"two origins":          {good, []string{"Origin: http://localhost", "Origin: http://localhost"}, 403},
		"another port":         {good, []string{"Origin: http://localhost:8080"}, 403},
		"fetched across sites": {good, []string{"Sec-Fetch-Site: cross-site"}, 403},
		"a link": {good, []string{"Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate",
			"Sec-Fetch-Dest: document"}, 403},
		"another name":    {good, []string{"Host: evil.example", "Origin: http://evil.example"}, 421},
		"an allowed name": {good, []string{"Host: tunnel.example", "Origin: http://tunnel.example"}, 403},
		"another machine": {good, []string{"From: 192.168.7.9:50000", "Host: 192.168.7.2",
			"Origin: http://192.168.7.2"}, 403},
		"another machine, localhost": {good, []string{"From: 192.168.7.9:50000"}, 403},
		"forwarded":                  {good, []string{"X-Forwarded-For: 203.0.113.9"}, 403},
		"a form":                     {good, []string{"Content-Type: application/x-www-form-urlencoded"}, 415},
		"plain text":                 {good, []string{"Content-Type: text/plain"}, 415},
		"no token":                   {change(func(r *mendRequest) { r.Token = "" }), nil, 403},
		"another token":              {change(func(r *mendRequest) { r.Token = "A" + r.Token[1:] + "B" }), nil, 403},
		"an old digest":              {change(func(r *mendRequest) { r.Digest = strings.Repeat("0", 64) }), nil, 409},
		"another line":               {change(func(r *mendRequest) { r.Line++ }), nil, 409},
		"another rule":               {change(func(r *mendRequest) { r.Rule = "language" }), nil, 409},
		"another file":               {change(func(r *mendRequest) { r.File = "config.toml" }), nil, 409},
		"outside":                    {change(func(r *mendRequest) { r.File = "../outside.md" }), nil, 409},
		"another page":               {change(func(r *mendRequest) { r.Page = "/" }), nil, 409},
		"no page":                    {change(func(r *mendRequest) { r.Page = "%%" }), nil, 409},
		"too long": {change(func(r *mendRequest) { r.Page = "/" + strings.Repeat("a", mostMend) }),
			nil, 413},
	} {
		if status, answer := w.post(t, try.wanted, try.headers...); status != try.status || answer.Mended ||
			w.plan(t) != doubled {
			t.Errorf("%s: have %d, %+v, want %d", name, status, answer, try.status)
		}
	}
	if res, _ := w.get(t, "GET", Prefix+mendPath); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: have %d", res.StatusCode)
	}
	far := bodyText(t, w.far(Prefix+"page?path=/plan/", "Host: 192.168.7.2"))
	if strings.Contains(far, state.Token) || strings.Contains(far, `"mend"`) {
		t.Errorf("another machine gets what it could mend with: %s", far)
	}
	if status, _ := w.post(t, good); status != 200 {
		t.Errorf("then the good one: have %d", status)
	}
}

// A file that was saved since it was read, or is read-only or a link, is not changed.
func TestMendLeavesFiles(t *testing.T) {
	for name, try := range map[string]struct {
		change func(file string) error
		status int
		words  string
	}{
		"saved since": {func(file string) error { return os.WriteFile(file, []byte(doubled+"More.\r\n"), 0o644) }, 409,
			"The file has changed: look again. Nothing was fixed."},
		"removed": {os.Remove, 409, "The file has changed: look again. Nothing was fixed."},
		"read-only": {func(file string) error { return os.Chmod(file, 0o444) }, 403,
			"content/plan.md is read-only and is left as it is."},
		"a link out of the site": {func(file string) error {
			outside := filepath.Join(filepath.Dir(filepath.Dir(filepath.Dir(file))), "outside.md")
			if err := os.Rename(file, outside); err != nil {
				return err
			}
			return os.Symlink(outside, file)
		}, 403, "content/plan.md is a link and is left as it is."},
		"in a folder that is a link": {func(file string) error {
			folder := filepath.Dir(file)
			outside := filepath.Join(filepath.Dir(filepath.Dir(folder)), "outside")
			if err := os.Rename(folder, outside); err != nil {
				return err
			}
			return os.Symlink(outside, folder)
		}, 500, "content/plan.md cannot be written"},
	} {
		t.Run(name, func(t *testing.T) {
			w, state := mendSite(t, nil)
			wanted, file := press(t, state), filepath.Join(w.folder, "content", "plan.md")
			if err := try.change(file); err != nil {
				if runtime.GOOS == "windows" {
					t.Skip(err)
				}
				t.Fatal(err)
			}
			before, _ := os.ReadFile(file)
			status, answer := w.post(t, wanted)
			if status != try.status || answer.Mended || !strings.HasPrefix(answer.Words, try.words) {
				t.Errorf("have %d, %+v", status, answer)
			}
			if after, _ := os.ReadFile(file); string(after) != string(before) {
				t.Errorf("it was written: %q", after)
			}
			os.Chmod(file, 0o644) //nolint:errcheck // so that the folder can be removed
		})
	}
}

// The bar gets the grade of a page and its hardest sentence, with its line.
func TestBarGetsReading(t *testing.T) {
	text := strings.Repeat("It is good that you are here and that you read this page in the morning. ", 8)
	hard := "Organizations that offer comprehensive rehabilitation continuously reevaluate the individualized documentation."
	w := serveFiles(t, map[string]string{
		"config.toml":       "title = 'Preview'\n[reading]\ngrade = 4\n",
		"content/_index.md": "---\ntitle: Home\n---\nWelcome.\n",
		"content/plan.md":   fmt.Sprintf("---\ntitle: Plan\n---\n%s\n\n%s\n", text, hard),
	}, nil)
	r := w.state(t, "/plan/").Reading
	if r == nil || r.Grade == "" || r.Target != 4 || !r.Above || r.Sentence != hard || r.Line != 6 {
		t.Errorf("have %+v", r)
	}
}
