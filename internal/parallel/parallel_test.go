package parallel

import (
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
)

// TestEach: each number is done once, by any number of processors.
func TestEach(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, processors := range []int{1, 3, 16} {
		runtime.GOMAXPROCS(processors)
		for _, n := range []int{0, 1, 2, 100} {
			calls := make([]atomic.Int32, n)
			if err := Each(n, func(i int) error { calls[i].Add(1); return nil }); err != nil {
				t.Error(err)
			}
			for i := range calls {
				if have := calls[i].Load(); have != 1 {
					t.Errorf("%d processors: %d of %d was done %d times", processors, i, n, have)
				}
			}
		}
	}
}

// TestEachStops: after an error, no processor begins further calls.
func TestEachStops(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	wrong := errors.New("wrong")
	for _, processors := range []int{1, 2} {
		runtime.GOMAXPROCS(processors)
		const n = 1 << 28
		var calls atomic.Int64
		err := Each(n, func(int) error {
			if calls.Add(1) == 4 {
				return wrong
			}
			return nil
		})
		if have := calls.Load(); !errors.Is(err, wrong) || have > n/2 {
			t.Errorf("%d processors: %v after %d calls", processors, err, have)
		}
	}
}
