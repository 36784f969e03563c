// Package parallel runs loops on all processors.
package parallel

import (
	"context"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Each calls do for 0 to n-1 on all processors, and returns when all calls have ended. After an error, it begins no
// further call. The error is the first one in time.
func Each(n int, do func(i int) error) error {
	workers, ctx := errgroup.WithContext(context.Background())
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() error {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return workers.Wait()
}
