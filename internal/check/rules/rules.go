// Package rules has the rules that package check runs. Each has a file, and a fixture of the same name in testdata/.
//
// A fixture is a site in which the expected findings are written behind their lines; see rules_test.go.
package rules
