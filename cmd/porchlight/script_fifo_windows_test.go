package main

import "github.com/rogpeppe/go-internal/testscript"

// mkfifo FILE: a scenario checks "[unix]" first, because Windows has no such files.
func scriptFIFO(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("this system has no named pipes")
}
