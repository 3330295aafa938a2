package storetest

import (
	"errors"
	"testing"
	"time"

	"geodrill/challenges/account"
)

func testAccount(t *testing.T, db Database) {
	want := account.Account{
		ID: "id1", Name: "Әлия", Role: account.Admin, PasswordHash: "$argon2id$v=19$x",
		CreatedAt:  time.Date(2024, time.June, 10, 9, 0, 0, 789e6, time.UTC),
		MustChange: true, DisabledAt: time.Date(2024, time.June, 11, 9, 0, 0, 1e6, time.UTC),
	}
	check(t, db.CreateAccount(t.Context(), want, "әлия"))
	equal(t, "by id", want, value(db.Account(t.Context(), "id1"))(t))
	equal(t, "by name", want, value(db.AccountByName(t.Context(), "әлия"))(t))
	if _, err := db.Account(t.Context(), "id2"); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("Account: %v, want ErrNotFound", err)
	}
	if _, err := db.AccountByName(t.Context(), "Әлия"); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("AccountByName, not folded: %v, want ErrNotFound", err)
	}
}

func testAccountNameTaken(t *testing.T, db Database) {
	first := account.Account{ID: "id1", Name: "Aliya", Role: account.Instructor}
	check(t, db.CreateAccount(t.Context(), first, account.Fold(first.Name)))
	for _, name := range []string{"Aliya", "ALIYA", "ａｌｉｙａ"} {
		err := db.CreateAccount(t.Context(), account.Account{ID: "id2", Name: name, Role: account.Admin}, account.Fold(name))
		if !errors.Is(err, account.ErrNameTaken) {
			t.Errorf("%q: %v, want ErrNameTaken", name, err)
		}
	}
	if _, err := db.Account(t.Context(), "id2"); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("the refused account: %v, want ErrNotFound", err)
	}
	equal(t, "the first", first, value(db.AccountByName(t.Context(), "aliya"))(t))
}

func testSession(t *testing.T, db Database) {
	start := time.Date(2024, time.June, 10, 9, 0, 0, 1e6, time.UTC)
	want := account.Session{
		ID: "s1", Subject: account.Subject{Role: account.Trainee, ID: "t1"},
		CreatedAt: start, UsedAt: start.Add(time.Minute), ExpiresAt: start.Add(time.Hour),
	}
	check(t, db.CreateSession(t.Context(), "hash", want))
	equal(t, "session", want, value(db.Session(t.Context(), "hash"))(t))
	want.UsedAt = start.Add(30 * time.Minute)
	check(t, db.UseSession(t.Context(), "hash", want.UsedAt))
	equal(t, "session that was used", want, value(db.Session(t.Context(), "hash"))(t))
	failed(t, "a second session with the same token", db.CreateSession(t.Context(), "hash", account.Session{}))
	equal(t, "session after that", want, value(db.Session(t.Context(), "hash"))(t))
	for range 2 { // the second time there is none, which is no error
		check(t, db.DeleteSession(t.Context(), "hash"))
	}
	if _, err := db.Session(t.Context(), "hash"); !errors.Is(err, account.ErrNoSession) {
		t.Errorf("deleted session: %v, want ErrNoSession", err)
	}
}

func testSetPassword(t *testing.T, db Database) {
	aliya := account.Account{ID: "id1", Name: "Aliya", Role: account.Instructor, PasswordHash: "old"}
	bolat := account.Account{ID: "id2", Name: "Bolat", Role: account.Instructor, PasswordHash: "old"}
	for _, a := range []account.Account{aliya, bolat} {
		check(t, db.CreateAccount(t.Context(), a, account.Fold(a.Name)))
		for _, token := range []string{"phone", "laptop"} {
			session := account.Session{Subject: account.Subject{Role: a.Role, ID: a.ID}}
			check(t, db.CreateSession(t.Context(), token+a.ID, session))
		}
	}
	check(t, db.SetPassword(t.Context(), aliya.ID, "new", true, "phoneid1"))
	aliya.PasswordHash, aliya.MustChange = "new", true
	equal(t, "the account", aliya, value(db.Account(t.Context(), aliya.ID))(t))
	equal(t, "another account", bolat, value(db.Account(t.Context(), bolat.ID))(t))
	for token, want := range map[string]error{
		"phoneid1": nil, "laptopid1": account.ErrNoSession, "phoneid2": nil, "laptopid2": nil,
	} {
		if _, err := db.Session(t.Context(), token); !errors.Is(err, want) {
			t.Errorf("session %s: %v, want %v", token, err, want)
		}
	}
	if err := db.SetPassword(t.Context(), "id3", "new", false, ""); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("SetPassword of nobody: %v, want ErrNotFound", err)
	}
}

func testChangeAccount(t *testing.T, db Database) {
	at := time.Date(2024, time.June, 10, 9, 0, 0, 1e6, time.UTC)
	bolat := account.Account{ID: "id1", Name: "Bolat", Role: account.Instructor}
	aliya := account.Account{ID: "id2", Name: "aliya", Role: account.Instructor}
	for _, a := range []account.Account{bolat, aliya} {
		check(t, db.CreateAccount(t.Context(), a, account.Fold(a.Name)))
		check(t, db.CreateSession(t.Context(), a.ID, account.Session{Subject: account.Subject{ID: a.ID}}))
	}
	equal(t, "accounts", []account.Account{aliya, bolat}, value(db.Accounts(t.Context()))(t))
	check(t, db.ChangeAccount(t.Context(), bolat.ID, account.Admin, at))
	bolat.Role, bolat.DisabledAt = account.Admin, at
	equal(t, "accounts after that", []account.Account{aliya, bolat}, value(db.Accounts(t.Context()))(t))
	if _, err := db.Session(t.Context(), bolat.ID); !errors.Is(err, account.ErrNoSession) {
		t.Errorf("the session of a disabled account: %v", err)
	}
	check(t, value2(db.Session(t.Context(), aliya.ID)))
	if err := db.ChangeAccount(t.Context(), "id3", account.Admin, at); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("ChangeAccount of nobody: %v, want ErrNotFound", err)
	}
}

// testLastAdmin lets two admins make each other instructors at once.
func testLastAdmin(t *testing.T, db Database) {
	ids := []string{"id1", "id2"}
	for _, id := range ids {
		check(t, db.CreateAccount(t.Context(), account.Account{ID: id, Name: id, Role: account.Admin}, id))
	}
	failed := make(chan error, len(ids))
	for _, id := range ids {
		go func() { failed <- db.ChangeAccount(t.Context(), id, account.Instructor, time.Time{}) }()
	}
	refused := 0
	for range ids {
		if err := <-failed; errors.Is(err, account.ErrLastAdmin) {
			refused++
		} else {
			check(t, err)
		}
	}
	if refused != 1 {
		t.Errorf("%d of two changes refused, want 1", refused)
	}
	for _, a := range value(db.Accounts(t.Context()))(t) {
		if a.Role != account.Admin {
			continue
		}
		if err := db.ChangeAccount(t.Context(), a.ID, account.Admin, time.Now()); !errors.Is(err, account.ErrLastAdmin) {
			t.Errorf("disabling the last admin: %v, want ErrLastAdmin", err)
		}
	}
}
