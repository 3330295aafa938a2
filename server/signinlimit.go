package server

import (
	"context"
	"sync"
	"time"
)

// signInLimits slow sign-ins down, right ones too, because a password may be
// chosen badly: nobody may try many. docs/accounts.md has the arithmetic. None
// of the limits is so low that the instructors behind one address, or somebody
// who mistypes, meet it; and whoever guesses at a name does not lock its owner
// out where the owner has signed in before.
type signInLimits struct {
	byPair    *slowdown // of address and name
	byAddress *slowdown
	byName    *slowdown // from wherever its owner has not signed in lately

	mu    sync.Mutex
	known map[string]bool // pairs of address and name that have signed in
}

func newSignInLimits() *signInLimits {
	return &signInLimits{
		byPair:    newSlowdown(pace{burst: 10, every: 6 * time.Second, wait: 10 * time.Second}),
		byAddress: newSlowdown(pace{burst: 60, every: time.Second, wait: 5 * time.Second}),
		byName:    newSlowdown(pace{burst: 30, every: 20 * time.Second, wait: 0}),
		known:     map[string]bool{},
	}
}

// take counts a try from an address to sign in to the account of a folded name.
// It waits or refuses as slowdown.take does.
func (l *signInLimits) take(ctx context.Context, address, name string) error {
	pair := address + " " + name
	if err := l.byPair.take(ctx, pair); err != nil {
		return err
	}
	if err := l.byAddress.take(ctx, address); err != nil {
		return err
	}
	l.mu.Lock()
	known := l.known[pair]
	l.mu.Unlock()
	if known {
		return nil
	}
	return l.byName.take(ctx, name)
}

// succeeded notes that the password was right.
func (l *signInLimits) succeeded(address, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.known) >= maxSlowdownKeys {
		clear(l.known)
	}
	l.known[address+" "+name] = true
}
