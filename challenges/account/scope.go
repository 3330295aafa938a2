package account

import (
	"errors"
	"strings"
)

// Scopes is a set of what may be done with a session or an API token. What an
// account's role does not allow no scope adds.
type Scopes uint8

// The scopes. Which operation needs which is said by the API's contract.
const (
	Read    Scopes = 1 << iota // look at everything that the account may see
	Author                     // write sets
	Run                        // run cohorts and exercises
	Manage                     // manage accounts
	session                    // what only a session may do: the account's own password, sessions and tokens

	Whole = Read | Author | Run | Manage | session // of a session
)

// ErrScope says that a scope is not one that tokens have, or that there is none.
var ErrScope = errors.New("account: a token's scopes are some of read, author, run and admin")

// scopeNames are the names of the scopes, in the order in which they are told.
func scopeNames() []string { return []string{"read", "author", "run", "admin", "session"} }

// ScopeOf finds the scope with a name, of those that the contract knows.
func ScopeOf(name string) (Scopes, bool) {
	for i, n := range scopeNames() {
		if n == name {
			return 1 << i, true
		}
	}
	return 0, false
}

// ParseScopes reads the scopes of a token. Errors: ErrScope.
func ParseScopes(names []string) (Scopes, error) {
	var all Scopes
	for _, name := range names {
		scope, ok := ScopeOf(name)
		if !ok || scope == session {
			return 0, ErrScope
		}
		all |= scope
	}
	if all == 0 {
		return 0, ErrScope
	}
	return all, nil
}

// Allow reports whether one of the scopes is among them.
func (s Scopes) Allow(scope Scopes) bool { return s&scope != 0 }

// Names lists the names of the scopes.
func (s Scopes) Names() []string {
	names := []string{}
	for i, name := range scopeNames() {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// String returns the names with spaces between them, which is how a token's
// scopes are stored.
func (s Scopes) String() string { return strings.Join(s.Names(), " ") }
