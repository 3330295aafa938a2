package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/store/storetest"
)

// asker is a column of the matrix of permissions.
type asker struct {
	name            string
	id              string
	token, password string
	role            account.Role
}

// The columns, in the order of the cells of a row. The set and the cohort of the
// school are the owner's, and shared with the viewer and the editor.
func columns() []string {
	return []string{"nobody", "trainee", "trainee of another cohort", "stranger", "viewer", "editor", "owner", "admin"}
}

// permissionRow says what an operation of the contract answers to whom: a status
// for each column, or one for all. What is answered to API tokens, and to those
// who have to change their password first, follows from the contract.
type permissionRow struct {
	operation string
	cells     string
	request   func(m *matrix, who *asker) request
}

// matrix is a school in which everybody of the columns asks for everything.
type matrix struct {
	*school
	owner    instructor
	version  challenges.Version
	cohort   challenges.Cohort
	exercise challenges.ExerciseView
	live     challenges.ExerciseView // with its first challenge open
	display  string                  // the token of a link to it
	shared   string                  // the path of a link to the board of the cohort
	askers   []*asker
	friend   instructor // with whom things are shared and no longer are
	numbers  int
	secrets  map[string]string // of API tokens, by account and scopes
}

func newMatrix(t *testing.T) *matrix {
	m := &matrix{school: startSchool(t, storetest.SQLite(t)), secrets: map[string]string{}}
	m.owner = m.addInstructor("Owner")
	d := draft(t, "set", []geo.Point{{1, 2}, {3, 4}})
	for i := range d.Challenges {
		d.Challenges[i].Tags = []string{"signs"} // one that the contract knows
	}
	var err error
	if m.version, err = m.challenges.Publish(t.Context(), m.owner.Actor, d, nil); err != nil {
		t.Fatal(err)
	}
	m.cohort = m.addCohort(m.owner, "Analysts")
	m.exercise = m.open(m.owner, m.version, m.cohort, practice())
	m.live = m.open(m.owner, m.version, m.cohort, liveRules())
	m.command(m.owner, m.live, "open", "")
	_, m.display = m.addDisplay(m.owner, m.live)
	_, m.shared = m.shareBoard(m.owner, challenges.LinkSubject{Cohort: m.cohort.ID})
	m.friend = m.addInstructor("Friend")
	own, other := m.join(m.cohort, "own"), m.join(m.addCohort(m.owner, "Others"), "other")
	m.askers = []*asker{
		{name: "nobody"},
		{name: "trainee", id: own.id, token: own.token, role: account.Trainee},
		{name: "trainee of another cohort", id: other.id, token: other.token, role: account.Trainee},
		m.asker("stranger", m.addInstructor("Stranger")),
		m.asker("viewer", m.shareWith("Viewer", challenges.MayView, challenges.MayView)),
		m.asker("editor", m.shareWith("Editor", challenges.MayEdit, challenges.MayRun)),
		m.asker("owner", m.owner),
		m.asker("admin", m.addAccount("Root", account.Admin)),
	}
	return m
}

func (m *matrix) asker(name string, i instructor) *asker {
	return &asker{name: name, id: i.ID, token: i.token, password: i.password, role: i.Role}
}

// shareWith makes an instructor with whom the set and the cohort are shared.
func (m *matrix) shareWith(name string, set, cohort challenges.Permission) instructor {
	m.t.Helper()
	i := m.addInstructor(name)
	_, err1 := m.challenges.ShareSet(m.t.Context(), m.owner.Actor, m.version.SetID, name, set)
	_, err2 := m.challenges.ShareCohort(m.t.Context(), m.owner.Actor, m.cohort.ID, name, cohort)
	if err1 != nil || err2 != nil {
		m.t.Fatal(err1, err2)
	}
	return i
}

// next is a number that was not given before.
func (m *matrix) next() int {
	m.numbers++
	return m.numbers
}

// made ends the test on an error, in the middle of a row.
func made[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// anAccount makes an account that may be changed.
func (m *matrix) anAccount() account.Account {
	a, _, err := m.accounts.Add(m.t.Context(), "", fmt.Sprintf("account%d", m.next()), account.Instructor)
	return made(a, err)
}

// anInvitation makes an invitation and returns its id and its token.
func (m *matrix) anInvitation() (id, token string) {
	token, invitation, err := m.accounts.Invite(m.t.Context(), "", account.Instructor)
	return made(invitation, err).ID, token
}

// aFile is a file that was not uploaded before.
func (m *matrix) aFile() []byte { return []byte(fmt.Sprintf("no photo %d", m.next())) }

// aSession starts one more session of whoever asks.
func (m *matrix) aSession(who *asker) (id, token string) {
	subject := account.Subject{Role: who.role, ID: who.id}
	token = made(m.accounts.Start(m.t.Context(), subject))
	return made(m.accounts.Authenticate(m.t.Context(), token)).ID, token
}

// aToken makes an API token that ends in an hour.
func (m *matrix) aToken(accountID string, scopes ...string) (id, secret string) {
	secret, t, err := m.accounts.NewToken(m.t.Context(), accountID, "a token", scopes, m.clock.Now().Add(time.Hour))
	return made(t, err).ID, secret
}

// secret is an API token with these scopes, made once.
func (m *matrix) secret(accountID string, scopes ...string) string {
	key := fmt.Sprint(accountID, scopes)
	if m.secrets[key] == "" {
		_, m.secrets[key] = m.aToken(accountID, scopes...)
	}
	return m.secrets[key]
}

// Everybody asks for everything, with a session, and the owner and the admin
// with API tokens too.
func TestPermissions(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	scopes := m.contract.scopes()
	for _, row := range permissionTable() {
		cells := strings.Fields(row.cells)
		if len(cells) == 1 {
			cells = slices.Repeat(cells, len(columns()))
		}
		if len(cells) != len(columns()) {
			t.Errorf("%s: %d cells, want %d", row.operation, len(cells), len(columns()))
			continue
		}
		for i, who := range m.askers {
			m.ask(row, who, who.token, cells[i], "")
		}
		scope, private := scopes[row.operation]
		if !private {
			continue
		}
		m.askWithTokens(row, scope, cells)
	}
}

// ask sends the request of a row and holds the status and the code, if it
// matters, of the answer against those that are wanted.
func (m *matrix) ask(row permissionRow, who *asker, token, status, code string) {
	m.t.Helper()
	r := row.request(m, who)
	if r.token == "" || token != who.token {
		r.token = token
	}
	a := m.status(r)
	if strconv.Itoa(a.status) != status {
		m.t.Errorf("%s by %s: %v: status %d, want %s: %s", row.operation, who.name, r, a.status, status, a.body)
		return
	}
	if a.status == http.StatusUnauthorized && who.id == "" && code == "" && row.operation != "SignIn" {
		code = "not_signed_in"
	}
	if code == "" {
		return
	}
	var p problem
	a.decode(m.t, &p)
	if p.Code != code {
		m.t.Errorf("%s by %s: code %s, want %s", row.operation, who.name, p.Code, code)
	}
}

// status does a request; of an event stream it reads no event.
func (m *matrix) status(r request) answer {
	m.t.Helper()
	if !strings.HasSuffix(r.path, "/events") {
		return m.do(r)
	}
	stream := m.listen(r)
	defer stream.close()
	return stream.answer
}

// askWithTokens asks with an API token that has every scope but the one that is
// needed, and with one that has that scope alone.
func (m *matrix) askWithTokens(row permissionRow, scope string, cells []string) {
	m.t.Helper()
	for i, who := range m.askers[len(m.askers)-2:] { // the owner and the admin
		all := []string{"read", "author", "run", "admin"}
		without := slices.DeleteFunc(all, func(s string) bool { return s == scope })
		m.ask(row, who, m.secret(who.id, without...), "403", "scope_missing")
		if scope == "session" {
			continue
		}
		m.ask(row, who, m.secret(who.id, scope), cells[len(cells)-2+i], "")
	}
}

// Whose password others know can change it, and nothing else.
func TestPasswordComesFirst(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	a, _, err := m.accounts.Add(t.Context(), "", "Fresh", account.Admin)
	if err != nil {
		t.Fatal(err)
	}
	who := &asker{name: "fresh", id: a.ID, role: a.Role}
	_, who.token = m.aSession(who)
	early := []string{"ChangePassword", "GetMe", "SignOut"}
	for _, row := range permissionTable() {
		if _, private := m.contract.scopes()[row.operation]; private && !slices.Contains(early, row.operation) {
			m.ask(row, who, who.token, "403", "password_change_required")
		}
	}
}

func TestPermissionTableIsComplete(t *testing.T) {
	t.Parallel()
	c := readContract(t)
	var rows []string
	for _, row := range permissionTable() {
		rows = append(rows, row.operation)
	}
	slices.Sort(rows)
	if got, want := slices.Compact(rows), c.operations(); !slices.Equal(got, want) {
		t.Errorf("operations with a row: %v\noperations of the contract: %v", got, want)
	}
	known := []string{"read", "author", "run", "admin", "session"}
	for operation, scope := range c.scopes() {
		if !slices.Contains(known, scope) {
			t.Errorf("%s needs a session and names the scope %q: x-scope is one of %v", operation, scope, known)
		}
	}
}

// scopes are the scopes that the operations need, of those that are not public.
func (c *contract) scopes() map[string]string {
	scopes := map[string]string{}
	for _, item := range c.spec.Paths.Map() {
		for _, op := range item.Operations() {
			if op.Security == nil {
				scopes[op.OperationID], _ = op.Extensions["x-scope"].(string)
			}
		}
	}
	return scopes
}
