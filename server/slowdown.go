package server

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace says how often something may be tried.
type pace struct {
	burst int           // at once
	every time.Duration // one more after this long
	wait  time.Duration // how long an answer is held back at most
}

// joinFailures paces wrong join and recovery codes by address. A class of
// twenty behind one address mistypes without noticing; whoever searches codes
// gets one answer a second. Right codes are not paced.
var joinFailures = pace{burst: 60, every: time.Second, wait: 5 * time.Second}

// slowdown holds back or refuses what comes too often. It is safe for
// concurrent use.
type slowdown struct {
	pace
	mu    sync.Mutex
	byKey map[string]*rate.Limiter
}

// maxSlowdownKeys bounds the memory; when it is reached, who is at rest is
// forgotten, and in the worst case everybody.
const maxSlowdownKeys = 10_000

func newSlowdown(p pace) *slowdown {
	return &slowdown{pace: p, byKey: map[string]*rate.Limiter{}}
}

// take counts one try of key. It waits if there were too many, and refuses
// without counting if the wait would be too long.
func (s *slowdown) take(ctx context.Context, key string) error {
	reservation := s.limiter(key).Reserve()
	delay := reservation.Delay()
	if delay == 0 {
		return nil
	}
	if delay > s.wait {
		reservation.Cancel()
		p := problem(http.StatusTooManyRequests, codeSlowDown, "Too many wrong tries from here. Wait a little, then try again.")
		seconds := int(math.Ceil((delay - s.wait).Seconds()))
		p.header = http.Header{"Retry-After": {strconv.Itoa(seconds)}}
		p.params = map[string]any{"seconds": seconds}
		return p
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *slowdown) limiter(key string) *rate.Limiter {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l, ok := s.byKey[key]; ok {
		return l
	}
	if len(s.byKey) >= maxSlowdownKeys {
		for k, l := range s.byKey {
			if l.Tokens() >= float64(s.burst) {
				delete(s.byKey, k)
			}
		}
		if len(s.byKey) >= maxSlowdownKeys {
			clear(s.byKey)
		}
	}
	l := rate.NewLimiter(rate.Every(s.every), s.burst)
	s.byKey[key] = l
	return l
}
