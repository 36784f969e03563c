package main

import "github.com/rogpeppe/go-internal/testscript"

// mkfifo FILE: a scenario asks for "[unix]" first, Windows has no such files.
func scriptFIFO(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("this system has no named pipes")
}
