// Package rules holds the rules that package check runs: one file each, and one fixture of the same name in
// testdata/.
//
// A fixture is a site with what its rules find written behind the lines on which they find it; see rules_test.go.
package rules
