package main

import (
	"context"
	"io"
	"time"

	desktop "github.com/cli/browser"
)

// openedBy is after how long a browser has been opened, however it ends: some systems come back only when the person has closed it.
const openedBy = time.Minute

// openBrowser shows an address in the person's browser, whose own chatter is nobody's business, or says that it cannot be opened; the preview is
// there all the same. It may last as long as the browser does.
func openBrowser(ctx context.Context, address string, say *voice) {
	since := time.Now()
	desktop.Stdout, desktop.Stderr = io.Discard, io.Discard
	if err := desktop.OpenURL(address); err != nil && ctx.Err() == nil && time.Since(since) < openedBy {
		say.heed("your browser cannot be opened from here; open the address yourself")
	}
}
