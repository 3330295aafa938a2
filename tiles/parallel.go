package tiles

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// parallel calls job for 0 to n-1, on all processors, in ascending order of
// start. It returns the first error, which stops the rest; so does the end of
// ctx. A panicking job is an error. When parallel returns no job is running.
func parallel(ctx context.Context, n int, job func(i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := guard(func() error { return job(i) }); err != nil {
					return err
				}
			}
		})
	}
	return group.Wait()
}

// guard calls f and turns a panic into an error: codecs work on hostile bytes,
// and one picture must not end the process.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return f()
}
