package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"geodrill/server"
	"geodrill/store/storetest"
)

// A class behind one address mistypes a lot, or somebody in it searches for
// codes: right codes are answered at once all the same.
func TestWrongCodesNeverLockAClassOut(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	cohort := s.addCohort(s.addInstructor("Aliya"), "Analysts")
	const burst, more, waiting = 60, 30, 5
	begin := time.Now()
	var mu sync.Mutex
	statuses := map[int]int{}
	slow := 0
	var wg sync.WaitGroup
	for n := range burst + more {
		wg.Go(func() {
			start := time.Now()
			a := s.post("", "/api/v1/join", fmt.Sprintf(`{"code":"%010d","alias":"a"}`, n))
			took := time.Since(start)
			mu.Lock()
			defer mu.Unlock()
			statuses[a.status]++
			if a.status == http.StatusNotFound && took > 500*time.Millisecond {
				slow++
			}
			if a.status == http.StatusTooManyRequests {
				if seconds, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || seconds < 1 || seconds > more {
					t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
				}
			}
		})
	}
	eventually(t, "somebody is refused", func() bool { mu.Lock(); defer mu.Unlock(); return statuses[http.StatusTooManyRequests] > 0 })
	start := time.Now()
	s.joinMany(cohort, 20)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("twenty right codes took %v", took)
	}
	wg.Wait()
	most := burst + waiting + 1 + int(time.Since(begin).Seconds())
	if n := statuses[http.StatusNotFound]; n < burst || n > most || statuses[http.StatusTooManyRequests] != burst+more-n {
		t.Errorf("statuses %v, want %d to %d answers and the rest refused", statuses, burst, most)
	}
	if slow == 0 {
		t.Error("no wrong code was slowed down")
	}
}

// Sign-ins are paced by name and address, whatever a client says its address is.
func TestSignInsArePaced(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	owner := s.addInstructor("Aliya")
	s.exhaustSignIns("Aliya", func(n int) string { return fmt.Sprintf("203.0.113.%d", n) })
	s.addInstructor("Second")
	s.post("", "/api/v1/session", `{"name":"second","password":"x"}`).want(t, http.StatusUnauthorized)
	s.get(owner.token, "/api/v1/me").want(t, http.StatusOK)
}

// Behind a trusted proxy each client has an address of its own.
func TestSignInsArePacedBehindAProxy(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) {
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	owner := s.addInstructor("Aliya")
	// What a client puts before the proxy's own entry is not believed.
	s.exhaustSignIns("Aliya", func(n int) string { return fmt.Sprintf("198.51.100.%d, 203.0.113.7", n) })
	body := fmt.Sprintf(`{"name":"Aliya","password":%q}`, owner.password)
	s.do(request{method: http.MethodPost, path: "/api/v1/session", body: body, header: map[string]string{"X-Forwarded-For": "203.0.113.8"}}).want(t, http.StatusOK)
}

// Whoever has one address of a network of IPv6 has all of them.
func TestSignInsArePacedByNetwork(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) {
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	owner := s.addInstructor("Aliya")
	s.exhaustSignIns("Aliya", func(n int) string { return fmt.Sprintf("2001:db8:0:7::%x", n+1) })
	body := fmt.Sprintf(`{"name":"Aliya","password":%q}`, owner.password)
	s.do(request{method: http.MethodPost, path: "/api/v1/session", body: body, header: map[string]string{"X-Forwarded-For": "2001:db8:0:8::1"}}).want(t, http.StatusOK)
}

// exhaustSignIns tries wrong passwords until it is refused, with an
// X-Forwarded-For for each try.
func (s *school) exhaustSignIns(name string, forwardedFor func(n int) string) {
	s.t.Helper()
	try := func(n int) request {
		return request{method: http.MethodPost, path: "/api/v1/session", body: fmt.Sprintf(`{"name":%q,"password":"wrong"}`, name),
			header: map[string]string{"X-Forwarded-For": forwardedFor(n)}}
	}
	// The first ten are answered, the next is held back, and who comes then is
	// refused; by then nobody needs to wait for the others.
	const tries = 20
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	var refused atomic.Int64
	var wg sync.WaitGroup
	for n := range tries {
		wg.Go(func() {
			response, err := s.client.Do(s.newRequest(try(n)).WithContext(ctx))
			if err != nil {
				return // nobody waits for it
			}
			defer response.Body.Close()
			switch response.StatusCode {
			case http.StatusUnauthorized:
			case http.StatusTooManyRequests:
				refused.Add(1)
				if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err != nil || seconds < 1 || seconds > 60 {
					s.t.Errorf("Retry-After %q", response.Header.Get("Retry-After"))
				}
				cancel()
			default:
				s.t.Errorf("try %d: %s", n, response.Status)
			}
		})
	}
	wg.Wait()
	if refused.Load() == 0 {
		s.t.Errorf("none of %d tries is refused", tries)
	}
}
