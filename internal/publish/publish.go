// Package publish writes outputs to the destination. It is the only writer: nothing else in Porchlight touches those files.
//
// # All or nothing
//
// Begin takes the lock and finishes what a killed publish left. Put stages a file beside the destination, never in it. Commit
// moves the staged files in, each by one rename, assets before pages and deletions last; Abort, or a death before Commit, leaves
// the destination byte for byte as it was.
package publish

// Stats count what a commit did, in files.
type Stats struct{ Written, Unchanged, Removed int }
