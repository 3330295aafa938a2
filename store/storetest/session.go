package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"geodrill/challenges/account"
)

func testSessionsOf(t *testing.T, db Database) {
	start := time.Date(2024, time.June, 10, 9, 0, 0, 0, time.UTC)
	session := func(subject string, n int) account.Session {
		at := start.Add(time.Duration(n) * time.Minute)
		s := account.Session{
			ID: fmt.Sprintf("%s-%d", subject, n), Subject: account.Subject{Role: account.Instructor, ID: subject},
			CreatedAt: at, UsedAt: at, ExpiresAt: at.Add(time.Hour),
		}
		check(t, db.CreateSession(t.Context(), "hash of "+s.ID, s))
		return s
	}
	first, second, third := session("a", 1), session("a", 2), session("a", 3)
	foreign := session("b", 1)
	list := func(subject string) []account.Session { return value(db.SessionsOf(t.Context(), subject))(t) }
	equal(t, "sessions", []account.Session{third, second, first}, list("a"))
	if err := db.DeleteSessionOf(t.Context(), "a", foreign.ID); !errors.Is(err, account.ErrNoSession) {
		t.Errorf("another's session: %v, want ErrNoSession", err)
	}
	check(t, db.DeleteSessionOf(t.Context(), "a", second.ID))
	equal(t, "sessions but one", []account.Session{third, first}, list("a"))
	check(t, db.DeleteSessionsOf(t.Context(), "a", "hash of "+first.ID))
	equal(t, "the session that is kept", []account.Session{first}, list("a"))
	equal(t, "another's sessions", []account.Session{foreign}, list("b"))
}

func testDeleteExpired(t *testing.T, db Database) {
	now := time.Date(2024, time.June, 10, 9, 0, 0, 0, time.UTC)
	check(t, db.CreateAccount(t.Context(), account.Account{ID: "a", Name: "Aliya", Role: account.Admin}, "aliya"))
	for n, end := range []time.Time{now.Add(-time.Hour), now.Add(-time.Minute), now, now.Add(time.Millisecond)} {
		id := fmt.Sprint(n)
		check(t, db.CreateSession(t.Context(), id, account.Session{ID: id, Subject: account.Subject{ID: "a"}, ExpiresAt: end}))
		check(t, db.CreateToken(t.Context(), id, account.Token{ID: id, AccountID: "a", Scopes: account.Read, ExpiresAt: end}))
		check(t, db.CreateInvitation(t.Context(), id, account.Invitation{ID: id, Role: account.Admin, ExpiresAt: end}))
	}
	for _, want := range []string{"23", "3", "3"} { // two at a time, those first that ended first
		check(t, db.DeleteExpired(t.Context(), now, 2))
		left := ""
		for n := range 4 {
			if _, err := db.Session(t.Context(), fmt.Sprint(n)); err == nil {
				left += fmt.Sprint(n)
			}
		}
		if left != want {
			t.Errorf("sessions %q are left, want %q", left, want)
		}
	}
	if tokens := value(db.TokensOf(t.Context(), "a"))(t); len(tokens) != 1 || tokens[0].ID != "3" {
		t.Errorf("tokens %+v", tokens)
	}
	if open := value(db.Invitations(t.Context()))(t); len(open) != 1 || open[0].ID != "3" {
		t.Errorf("invitations %+v", open)
	}
}

func testToken(t *testing.T, db Database) {
	start := time.Date(2024, time.June, 10, 9, 0, 0, 1e6, time.UTC)
	for _, id := range []string{"a", "b"} {
		check(t, db.CreateAccount(t.Context(), account.Account{ID: id, Name: id, Role: account.Instructor}, id))
	}
	want := account.Token{
		ID: "t1", AccountID: "a", Name: "Отчёт", Scopes: account.Read | account.Manage, CreatedAt: start, ExpiresAt: start.Add(time.Hour),
	}
	check(t, db.CreateToken(t.Context(), "hash", want))
	equal(t, "token", want, value(db.Token(t.Context(), "hash"))(t))
	want.UsedAt = start.Add(time.Minute)
	check(t, db.UseToken(t.Context(), want.ID, want.UsedAt))
	second := account.Token{ID: "t2", AccountID: "a", Scopes: account.Author, CreatedAt: start, ExpiresAt: start}
	check(t, db.CreateToken(t.Context(), "hash2", second))
	equal(t, "tokens", []account.Token{second, want}, value(db.TokensOf(t.Context(), "a"))(t))
	failed(t, "a token with the same hash", db.CreateToken(t.Context(), "hash", account.Token{ID: "t3", AccountID: "b", Scopes: account.Read}))
	if err := db.DeleteToken(t.Context(), "b", want.ID); !errors.Is(err, account.ErrNoToken) {
		t.Errorf("another's token: %v, want ErrNoToken", err)
	}
	check(t, db.DeleteToken(t.Context(), "a", want.ID))
	if _, err := db.Token(t.Context(), "hash"); !errors.Is(err, account.ErrNoSession) {
		t.Errorf("deleted token: %v, want ErrNoSession", err)
	}
	check(t, db.SetPassword(t.Context(), "a", "new", false, ""))
	check(t, value2(db.Token(t.Context(), "hash2"))) // it stays when its owner changes the password,
	check(t, db.SetPassword(t.Context(), "a", "new", true, ""))
	if _, err := db.Token(t.Context(), "hash2"); !errors.Is(err, account.ErrNoSession) { // and goes when others do
		t.Errorf("token after a reset: %v, want ErrNoSession", err)
	}
}

func testInvitation(t *testing.T, db Database) {
	start := time.Date(2024, time.June, 10, 9, 0, 0, 1e6, time.UTC)
	want := account.Invitation{ID: "i1", Role: account.Admin, InvitedBy: "a", CreatedAt: start, ExpiresAt: start.Add(time.Hour)}
	other := account.Invitation{ID: "i2", Role: account.Instructor, CreatedAt: start, ExpiresAt: start.Add(time.Hour)}
	check(t, db.CreateInvitation(t.Context(), "hash", want))
	check(t, db.CreateInvitation(t.Context(), "hash2", other))
	equal(t, "invitation", want, value(db.Invitation(t.Context(), "hash"))(t))
	equal(t, "invitations", []account.Invitation{other, want}, value(db.Invitations(t.Context()))(t))

	check(t, db.CreateAccount(t.Context(), account.Account{ID: "taken", Name: "taken", Role: account.Admin}, "taken"))
	if err := db.AcceptInvitation(t.Context(), "hash", account.Account{ID: "x", Name: "taken"}, "taken"); !errors.Is(err, account.ErrNameTaken) {
		t.Errorf("a taken name: %v, want ErrNameTaken", err)
	}
	const many = 5
	answers := make(chan error, many)
	for n := range many {
		name := fmt.Sprintf("new%d", n)
		go func() {
			answers <- db.AcceptInvitation(t.Context(), "hash", account.Account{ID: name, Name: name, Role: account.Admin}, name)
		}()
	}
	accepted := 0
	for range many {
		if err := <-answers; err == nil {
			accepted++
		} else if !errors.Is(err, account.ErrInvitation) {
			t.Errorf("accepting at once: %v", err)
		}
	}
	if all := value(db.Accounts(t.Context()))(t); accepted != 1 || len(all) != 2 {
		t.Errorf("%d accepted and there are %d accounts, want 1 and 2", accepted, len(all))
	}
	check(t, db.DeleteInvitation(t.Context(), other.ID))
	if err := db.DeleteInvitation(t.Context(), other.ID); !errors.Is(err, account.ErrInvitation) {
		t.Errorf("an invitation that was taken back: %v, want ErrInvitation", err)
	}
	if _, err := db.Invitation(t.Context(), "hash2"); !errors.Is(err, account.ErrInvitation) {
		t.Errorf("an invitation that was taken back: %v, want ErrInvitation", err)
	}
}
