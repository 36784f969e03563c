package publish

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// model is the files that should be in a destination, and those of them that are ours.
type model struct {
	files site // all that is there
	ours  site // what the last build wrote
}

// build is the model after a build. ok is false if foreign files are at paths of its outputs.
func (m model) build(s site) (after model, ok bool) {
	files := maps.Clone(m.files)
	for path, content := range m.ours {
		if _, still := s[path]; !still && files[path] == content {
			delete(files, path)
		}
	}
	for path, content := range s {
		there, taken := files[path]
		if _, own := m.ours[path]; taken && !own && there != content {
			return m, false
		}
		for other := range files {
			if strings.HasPrefix(other, path+"/") || strings.HasPrefix(path, other+"/") {
				return m, false
			}
		}
	}
	maps.Copy(files, s)
	return model{files, s}, true
}

// randomSite has few names, so that files, folders and foreign files often have the same name.
func randomSite(random *rand.Rand) site {
	s := site{}
	for range 1 + random.IntN(6) {
		path := randomPath(random)
		clash := slices.ContainsFunc(slices.Collect(maps.Keys(s)), func(other string) bool {
			return strings.HasPrefix(other+"/", path+"/") || strings.HasPrefix(path+"/", other+"/")
		})
		if !clash {
			s[path] = randomContent(random)
		}
	}
	return s
}

func randomPath(random *rand.Rand) string {
	parts := []string{}
	for range 1 + random.IntN(3) {
		parts = append(parts, string(rune('a'+random.IntN(3))))
	}
	return strings.Join(parts, "/")
}

func randomContent(random *rand.Rand) string { return string(rune('0' + random.IntN(4))) }

// TestModel compares random sequences of builds, failing builds and foreign edits with the model.
func TestModel(t *testing.T) {
	seed := rand.Uint64()
	for sequence := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, sequence))
		dest := dest(t)
		m := model{site{}, site{}}
		built := false
		for range 15 {
			switch random.IntN(6) {
			case 0, 1:
				if built {
					tamper(t, random, dest, m.files)
				}
			default:
				s := randomSite(random)
				want, ok := m.build(s)
				d := &faultyDisk{disk: quick(), err: syscall.EIO}
				if random.IntN(4) == 0 {
					d.at = 1 + random.IntN(60)
				}
				done := modelBuild(t, dest, d, s)
				if done && !ok || !done && ok && d.ops < d.at {
					t.Fatalf("seed %d/%d: building %v over %+v: done %v, want %v", seed, sequence, s, m, done, ok)
				}
				if done {
					m, built = want, true
				}
			}
			if have := contentsOf(onDisk(t, dest)); !maps.Equal(have, m.files) {
				t.Fatalf("seed %d/%d: have %v\nwant %v", seed, sequence, have, m.files)
			}
		}
		if built {
			wantNoLeftovers(t, dest)
		}
	}
}

// modelBuild reports whether a build was committed; any error but a refusal or the injected one fails the test.
func modelBuild(t *testing.T, dest string, d *faultyDisk, s site) bool {
	t.Helper()
	session, err := begin(t.Context(), Options{Dest: dest, Lock: -1}, d)
	if err == nil {
		if err = s.put(session); err == nil {
			_, err = session.Commit()
		}
		_ = session.Abort()
	}
	var refused *RefusedError
	if err != nil && !errors.As(err, &refused) && !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	if d.at > 0 {
		// The next session removes what a fault left in the stage.
		if session, err := begin(t.Context(), Options{Dest: dest, Lock: -1}, quick()); err == nil {
			_ = session.Abort()
		}
	}
	return err == nil
}

// tamper makes changes in the destination as other programs might.
func tamper(t *testing.T, random *rand.Rand, dest string, files site) {
	t.Helper()
	path := randomPath(random)
	name := filepath.Join(dest, filepath.FromSlash(path))
	if _, there := files[path]; there && random.IntN(2) == 0 {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		delete(files, path)
		return
	}
	content := randomContent(random)
	if os.MkdirAll(filepath.Dir(name), 0o755) == nil && os.WriteFile(name, []byte(content), 0o644) == nil {
		files[path] = content
	}
}
