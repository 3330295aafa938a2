package account

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock stands still.
type clock time.Time

func (c clock) Now() time.Time { return time.Time(c) }

func noon() time.Time { return time.Date(2024, time.June, 10, 12, 0, 0, 0, time.UTC) }

func TestSessionCheck(t *testing.T) {
	s := Session{CreatedAt: noon(), ExpiresAt: noon().Add(AccountSessionLife)}
	tests := []struct {
		name string
		now  time.Time
		want error
	}{
		{"at once", s.CreatedAt, nil},
		{"at its last moment", s.ExpiresAt.Add(-time.Nanosecond), nil},
		{"at its end", s.ExpiresAt, ErrNoSession},
		{"in another zone", s.ExpiresAt.In(time.FixedZone("UTC+5", 5*60*60)), ErrNoSession},
		{"later", s.ExpiresAt.Add(time.Hour), ErrNoSession},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := s.check(tt.now); !errors.Is(err, tt.want) {
				t.Errorf("check() = %v, want %v", err, tt.want)
			}
		})
	}
	if err := (Session{}).check(noon()); !errors.Is(err, ErrNoSession) {
		t.Errorf("check() of no session = %v", err)
	}
}

// A session that is cached ends when it is over, not when the cache forgets it.
func TestAuthenticateCached(t *testing.T) {
	token := strings.Repeat("t", 43)
	want := Session{Subject: Subject{Role: Trainee, ID: "1"}, CreatedAt: noon(), ExpiresAt: noon().Add(2 * time.Second)}
	tests := []struct {
		name string
		now  time.Time
		want error
	}{
		{"within", noon().Add(time.Second), nil},
		{"over", noon().Add(2 * time.Second), ErrNoSession},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := NewService(Config{Clock: clock(tt.now)}) // no store: the cache answers
			s.sessions.put(token, want, noon())
			got, err := s.Authenticate(t.Context(), token)
			if !errors.Is(err, tt.want) || err == nil && got != want {
				t.Errorf("Authenticate() = %+v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

// What cannot be a token does not reach the store.
func TestAuthenticateForeign(t *testing.T) {
	s := NewService(Config{Clock: clock(noon())})
	for _, token := range []string{"", "x", strings.Repeat("t", 42), strings.Repeat("t", 44), strings.Repeat("t", 1<<20)} {
		if _, err := s.Authenticate(t.Context(), token); !errors.Is(err, ErrNoSession) {
			t.Errorf("Authenticate() of %d letters = %v", len(token), err)
		}
	}
}

func TestSessionCacheLife(t *testing.T) {
	c := newSessionCache()
	want := Session{Subject: Subject{Role: Admin, ID: "1"}, ExpiresAt: noon().Add(time.Hour)}
	c.put("token", want, noon())
	tests := []struct {
		name  string
		token string
		after time.Duration
		want  bool
	}{
		{"at once", "token", 0, true},
		{"at its last moment", "token", sessionCacheLife, true},
		{"too late", "token", sessionCacheLife + time.Nanosecond, false},
		{"another's", "tokem", 0, false},
		{"before, by a clock that was set back", "token", -time.Nanosecond, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := c.get(tt.token, noon().Add(tt.after))
			if ok != tt.want || ok && got != want {
				t.Errorf("get() = %+v, %v, want %v", got, ok, tt.want)
			}
		})
	}
	c.put("token", want, noon().Add(time.Minute))
	if _, ok := c.get("token", noon().Add(time.Minute+sessionCacheLife)); !ok {
		t.Error("a session read again did not live longer")
	}
}

func TestSessionCacheForgets(t *testing.T) {
	c := newSessionCache()
	for _, token := range []string{"a", "b", "c"} {
		c.put(token, Session{}, noon())
	}
	known := func() (tokens string) {
		for _, token := range []string{"a", "b", "c"} {
			if _, ok := c.get(token, noon()); ok {
				tokens += token
			}
		}
		return tokens
	}
	c.forget("b")
	c.forget("b")
	if got := known(); got != "ac" {
		t.Errorf("after forget: %q, want \"ac\"", got)
	}
	c.clear()
	if got := known(); got != "" {
		t.Errorf("after clear: %q, want none", got)
	}
}

// The cache never grows beyond its size, and always holds what came last.
func TestSessionCacheBounds(t *testing.T) {
	c := newSessionCache()
	for i := range 2*sessionCacheSize + 10 {
		token := strconv.Itoa(i)
		c.put(token, Session{Subject: Subject{ID: token}}, noon())
		if n := len(c.byToken); n > sessionCacheSize {
			t.Fatalf("%d sessions in a cache of %d", n, sessionCacheSize)
		}
		if s, ok := c.get(token, noon()); !ok || s.Subject.ID != token {
			t.Fatalf("session %s is %+v, %v", token, s, ok)
		}
	}
}

// Many requests use the cache at once; the race detector watches.
func TestSessionCacheConcurrent(t *testing.T) {
	c := newSessionCache()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 200 {
				token := strconv.Itoa(i % 10)
				c.put(token, Session{Subject: Subject{ID: token}}, noon())
				if s, ok := c.get(token, noon()); ok && s.Subject.ID != token {
					t.Errorf("the session of %s is that of %s", token, s.Subject.ID)
				}
				switch i % 50 {
				case 20:
					c.forget(token)
				case 40:
					c.clear()
				}
			}
		})
	}
	wg.Wait()
}
