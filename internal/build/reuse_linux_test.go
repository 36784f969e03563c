package build_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"porchlight/internal/build"
)

// TestReuseWithoutRoom: on a full disk, or in a folder that can only be read, nothing is kept, and the build is right;
// with room again, the next one is kept.
func TestReuseWithoutRoom(t *testing.T) {
	if testing.Short() {
		t.Skip("builds many times")
	}
	r := newRebuilt(t)
	cache := filepath.Join(r.source, filepath.FromSlash(build.CacheFolder))
	r.put(build.CacheFolder+"/.gitignore", "*\n")
	if err := syscall.Mount("tmpfs", cache, "tmpfs", 0, "size=8k"); err != nil {
		t.Skip("only the system's own user can mount a small disk: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(cache, 0) })
	all := r.all(r.build())
	builds := func(what string, kept bool, drawn int) {
		t.Helper()
		report := r.build()
		if report.Failed || report.CacheErr == nil != kept || report.Drawn != drawn {
			t.Errorf("%s: %d drawn, want %d; failed %v, cache: %v", what, report.Drawn, drawn, report.Failed, report.CacheErr)
		}
	}
	builds("a full disk", false, all)
	remount := func(flags uintptr, data string) {
		t.Helper()
		if err := syscall.Mount("tmpfs", cache, "tmpfs", syscall.MS_REMOUNT|flags, data); err != nil {
			t.Fatal(err)
		}
	}
	remount(0, "size=16m")
	builds("room again", true, all)
	r.put("content/care/iop.md", page("Intensive outpatient", "tags: [evening]", "Other words."))
	builds("a text", true, 1)
	remount(syscall.MS_RDONLY, "size=16m")
	r.put("content/care/iop.md", page("Intensive outpatient", "tags: [evening]", "Further words."))
	builds("a folder that can only be read", false, 1)
	r.put("layouts/_partials/footer.html", "<footer>Ours</footer>\n")
	builds("a layout, with what was kept", false, all)
}
