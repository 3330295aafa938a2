package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/server"
	"geodrill/store/storetest"
)

// The life of an account, from the link to the day it is disabled.
func TestAccountLife(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := startSchool(t, location)
		admin := s.addAccount("Root", account.Admin)

		var invited struct {
			Invitation struct{ ID string }
			Link       string
		}
		s.post(admin.token, "/api/v1/invitations", `{"role":"instructor"}`).want(t, http.StatusCreated).decode(t, &invited)
		address, token, _ := strings.Cut(invited.Link, "#")
		if address != "http://"+s.address+"/invite" || len(token) != 43 {
			t.Errorf("link %q", invited.Link)
		}
		accept := func(name, password string) answer {
			return s.post("", "/api/v1/invitation", fmt.Sprintf(`{"token":%q,"name":%q,"password":%q}`, token, name, password))
		}
		accept("ROOT", "thirty two falcons").refused(t, http.StatusConflict, "account_name_taken")
		accept("Ai gerim", "thirty two falcons").refused(t, http.StatusUnprocessableEntity, "account_name")
		accept("Aigerim", "aigerim-2026").refused(t, http.StatusUnprocessableEntity, "password_is_name")
		var signedIn struct {
			Token              string
			Account            struct{ ID string }
			MustChangePassword bool
		}
		accept("Aigerim", "thirty two falcons").want(t, http.StatusCreated).decode(t, &signedIn)
		if signedIn.MustChangePassword {
			t.Error("who has chosen a password must change it")
		}
		accept("Again", "thirty two falcons").refused(t, http.StatusNotFound, "invitation_unknown")

		// A reset ends everything and must be followed by a change.
		path := "/api/v1/accounts/" + signedIn.Account.ID
		var reset struct{ Password string }
		s.post(admin.token, path+"/password", "").want(t, http.StatusOK).decode(t, &reset)
		for token, help := range map[string]string{signedIn.Token: "sign in again", account.TokenPrefix + "of_nobody": "Make another"} {
			over := s.get(token, "/api/v1/me")
			if over.refused(t, http.StatusUnauthorized, "not_signed_in"); !strings.Contains(string(over.body), help) {
				t.Errorf("%q is not told what to do: %s", token, over.body)
			}
		}
		s.post("", "/api/v1/session", fmt.Sprintf(`{"name":"aigerim","password":%q}`, reset.Password)).want(t, http.StatusOK).decode(t, &signedIn)
		if a := s.get(signedIn.Token, "/api/v1/me").want(t, http.StatusOK); !signedIn.MustChangePassword || !strings.Contains(string(a.body), `"mustChangePassword":true`) {
			t.Errorf("after a reset: %+v, %s", signedIn, a.body)
		}
		s.get(signedIn.Token, "/api/v1/cohorts").refused(t, http.StatusForbidden, "password_change_required")
		change := func(old, password string) answer {
			return s.do(request{method: "PUT", path: "/api/v1/me/password", token: signedIn.Token, body: fmt.Sprintf(`{"old":%q,"new":%q}`, old, password)})
		}
		change("wrong", "a walk in the steppe").refused(t, http.StatusUnprocessableEntity, "password_wrong")
		change(reset.Password, reset.Password).refused(t, http.StatusUnprocessableEntity, "password_unchanged")
		change(reset.Password, "too short").refused(t, http.StatusUnprocessableEntity, "password_length")
		change(reset.Password, "a walk in the steppe").want(t, http.StatusNoContent)
		s.get(signedIn.Token, "/api/v1/cohorts").want(t, http.StatusOK)

		// Sessions are counted and told to the hour; others can be ended.
		second := s.signIn("Aigerim", "a walk in the steppe")
		s.clock.advance(3 * time.Hour)
		var list struct {
			Items []struct {
				ID         string
				Current    bool
				LastUsedAt time.Time
			}
		}
		s.get(second, "/api/v1/me/sessions").want(t, http.StatusOK).decode(t, &list)
		if len(list.Items) != 2 || !list.Items[0].Current || list.Items[1].Current {
			t.Errorf("sessions %+v", list.Items)
		}
		s.get(second, "/api/v1/me/sessions").want(t, http.StatusOK).decode(t, &list)
		if used := list.Items[0].LastUsedAt; !used.Equal(s.clock.Now()) {
			t.Errorf("used at %v, it is %v", used, s.clock.Now())
		}
		s.do(request{method: "DELETE", path: "/api/v1/me/sessions/" + list.Items[1].ID, token: second}).want(t, http.StatusNoContent)
		s.get(signedIn.Token, "/api/v1/me").refused(t, http.StatusUnauthorized, "not_signed_in")

		// Another account's session is none of ours.
		var mine struct{ Items []struct{ ID string } }
		s.get(admin.token, "/api/v1/me/sessions").decode(t, &mine)
		s.do(request{method: "DELETE", path: "/api/v1/me/sessions/" + mine.Items[0].ID, token: second}).refused(t, http.StatusNotFound, "not_found")

		patch := func(path, body string) answer {
			return s.do(request{method: "PATCH", path: path, token: admin.token, body: body})
		}
		patch("/api/v1/accounts/"+admin.ID, `{"role":"instructor"}`).refused(t, http.StatusConflict, "last_admin")
		patch("/api/v1/accounts/"+admin.ID, `{"disabled":true}`).refused(t, http.StatusConflict, "last_admin")
		patch(path, `{"disabled":true}`).want(t, http.StatusOK)
		s.get(second, "/api/v1/me").refused(t, http.StatusUnauthorized, "not_signed_in")
		s.post("", "/api/v1/session", `{"name":"aigerim","password":"a walk in the steppe"}`).refused(t, http.StatusUnauthorized, "sign_in_wrong")
		patch(path, `{"disabled":false,"role":"admin"}`).want(t, http.StatusOK)
		s.get(s.signIn("aigerim", "a walk in the steppe"), "/api/v1/accounts").want(t, http.StatusOK)
	})
}

// refused holds an answer against a status and a code.
func (a answer) refused(t *testing.T, status int, code string) {
	t.Helper()
	var p problem
	a.want(t, status).decode(t, &p)
	if p.Code != code {
		t.Errorf("%v: code %s, want %s", a.request, p.Code, code)
	}
}

// Invitations, sessions and tokens end by themselves, and what is over is
// deleted.
func TestThingsEnd(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	i := s.addInstructor("Aliya")
	secret, _, err := s.accounts.NewToken(t.Context(), i.ID, "report", []string{"read"}, s.clock.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	invitation, _, err := s.accounts.Invite(t.Context(), "", account.Instructor)
	if err != nil {
		t.Fatal(err)
	}
	s.get(secret, "/api/v1/cohorts").want(t, http.StatusOK)
	s.clock.advance(time.Hour)
	s.get(secret, "/api/v1/cohorts").refused(t, http.StatusUnauthorized, "not_signed_in")
	s.clock.advance(account.InvitationLife)
	s.post("", "/api/v1/invitation", fmt.Sprintf(`{"token":%q,"name":"Late","password":"thirty two falcons"}`, invitation)).refused(t, http.StatusNotFound, "invitation_unknown")
	s.get(i.token, "/api/v1/me").refused(t, http.StatusUnauthorized, "not_signed_in")
	s.signIn("Aliya", i.password)
	sessions, err := s.store.SessionsOf(t.Context(), i.ID)
	tokens, err2 := s.store.TokensOf(t.Context(), i.ID)
	open, err3 := s.store.Invitations(t.Context())
	if err != nil || err2 != nil || err3 != nil || len(sessions) != 1 || len(tokens)+len(open) != 0 {
		t.Errorf("left are %d sessions, %d tokens, %d invitations: %v %v %v", len(sessions), len(tokens), len(open), err, err2, err3)
	}
}

// everyLine is a log handler that keeps everything.
type everyLine struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *everyLine) Enabled(context.Context, slog.Level) bool { return true }
func (l *everyLine) Handle(_ context.Context, r slog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.WriteString(r.Message)
	r.Attrs(func(a slog.Attr) bool { l.text.WriteString(" " + a.String()); return true })
	l.text.WriteByte('\n')
	return nil
}
func (l *everyLine) WithAttrs([]slog.Attr) slog.Handler { return l }
func (l *everyLine) WithGroup(string) slog.Handler      { return l }

// No log and no audit log holds a password, a token, a code or a key, whatever
// was done; and the audit log holds all that was.
func TestNoSecretIsLogged(t *testing.T) {
	t.Parallel()
	var log everyLine
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) { c.Log = slog.New(&log) })
	admin := s.addAccount("Root", account.Admin)
	i := s.addInstructor("Aliya")
	v := s.publish(i, "secret-set", ownGuess())
	cohort := s.addCohort(i, "Analysts")
	own := s.join(cohort, "own")
	e := s.open(i, v, cohort, practice())
	s.do(request{method: "PATCH", path: "/api/v1/cohorts/" + string(cohort.ID), token: i.token, body: `{"name":"Analysts of June"}`}).want(t, http.StatusOK)
	s.do(request{method: "PATCH", path: exercisePath(e), token: i.token, body: `{"title":"Second hour"}`, header: ifMatch("e1")}).want(t, http.StatusOK)
	s.post(i.token, exercisePath(e)+"/corrections", fmt.Sprintf(
		`{"question":%q,"accept":{"place":{"type":"Point","coordinates":[-101.25,39.5]}},"reason":"both banks are right"}`, v.Challenges[0].Questions[0].ID)).
		want(t, http.StatusAccepted)
	var made struct{ Secret, Link, Password string }
	s.post(i.token, "/api/v1/me/tokens", fmt.Sprintf(`{"name":"report","scopes":["read"],"expiresAt":%q}`, s.clock.Now().Add(time.Hour).Format(time.RFC3339))).
		want(t, http.StatusCreated).decode(t, &made)
	s.get(made.Secret, "/api/v1/cohorts").want(t, http.StatusOK)
	s.post(admin.token, "/api/v1/invitations", `{"role":"admin"}`).want(t, http.StatusCreated).decode(t, &made)
	s.post(admin.token, "/api/v1/accounts", `{"name":"Bolat","role":"instructor"}`).want(t, http.StatusCreated).decode(t, &made)
	s.do(request{method: "PUT", path: "/api/v1/sets/" + string(v.SetID) + "/shares", token: i.token, body: `{"account":"Bolat","permission":"edit"}`}).want(t, http.StatusOK)
	s.signIn("Bolat", made.Password)
	s.do(request{method: "PUT", path: "/api/v1/me/password", token: i.token, body: fmt.Sprintf(`{"old":%q,"new":"the new secret"}`, i.password)}).want(t, http.StatusNoContent)

	audit := s.get(admin.token, "/api/v1/audit?limit=100").want(t, http.StatusOK)
	_, invitation, _ := strings.Cut(made.Link, "#")
	secrets := map[string]string{
		"password": i.password, "new password": "the new secret", "printed password": made.Password, "session": i.token, "API token": made.Secret,
		"invitation": invitation, "join code": cohort.JoinCode, "shown join code": challenges.FormatCode(cohort.JoinCode),
		"recovery code": own.recovery, "trainee's session": own.token, "hash": "argon2id", "key": fmt.Sprint(ownGuess().Lon(), ownGuess().Lat()),
		"accepted key": "101.25",
	}
	for what, secret := range secrets {
		if secret == "" || strings.Contains(log.text.String(), secret) {
			t.Errorf("the log tells the %s, %q", what, secret)
		}
		if strings.Contains(string(audit.body), secret) {
			t.Errorf("the audit log tells the %s, %q", what, secret)
		}
	}
	if log.text.Len() == 0 {
		t.Error("nothing was logged")
	}
	for _, action := range []string{"invitation.accept", "set.publish", "cohort.create", "exercise.open", "token.create",
		"invitation.create", "account.create", "set.share", "account.password"} {
		if !strings.Contains(string(audit.body), `"action":"`+action+`"`) {
			t.Errorf("the audit log lacks %s", action)
		}
	}
	for what, told := range map[string]string{
		"the former name": `"before":{"name":"Analysts"}`, "the new name": `"after":{"name":"Analysts of June"}`,
		"the title": `"title":"Second hour"`, "why": `"reason":"both banks are right"`,
	} {
		if !strings.Contains(string(audit.body), told) {
			t.Errorf("the audit log does not tell %s: %s", what, audit.body)
		}
	}

	// Instructors read their own, and what was done to what is theirs.
	theirs := s.get(s.signIn("Aliya", "the new secret"), "/api/v1/audit?limit=100")
	var page struct {
		Items []struct{ Action, Subject string }
	}
	theirs.want(t, http.StatusOK).decode(t, &page)
	for _, e := range page.Items {
		if strings.HasPrefix(e.Action, "account.create") || e.Action == "invitation.create" {
			t.Errorf("an instructor reads of %s", e.Action)
		}
	}
	if encoded, err := json.Marshal(page); err != nil || len(page.Items) == 0 || len(page.Items) >= strings.Count(string(audit.body), `"action"`) {
		t.Errorf("an instructor reads %s (%v)", encoded, err)
	}
}

// Whoever guesses at a name from many addresses is slowed down, and the owner is
// not locked out where the owner has signed in before.
func TestSignInsByName(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) {
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	i := s.addInstructor("Aliya")
	from := func(address, password string) answer {
		return s.do(request{method: "POST", path: "/api/v1/session", body: fmt.Sprintf(`{"name":"aliya","password":%q}`, password),
			header: map[string]string{"X-Forwarded-For": address}})
	}
	const home, burst = "203.0.113.1", 30
	from(home, i.password).want(t, http.StatusOK)
	for n := range burst - 1 { // the first of the burst was the owner's
		from(fmt.Sprintf("198.51.100.%d", n), "wrong").want(t, http.StatusUnauthorized)
	}
	a := from("198.51.100.200", i.password)
	a.refused(t, http.StatusTooManyRequests, "slow_down")
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	from(home, i.password).want(t, http.StatusOK)
}
