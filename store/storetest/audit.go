package storetest

import (
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
)

func testAudit(t *testing.T, db Database) {
	aliya := account.Account{ID: "id1", Name: "Aliya", Role: account.Admin}
	entry := account.Entry{
		ID: "e1", At: time.Date(2024, time.June, 10, 9, 0, 0, 1e6, time.UTC), AccountID: aliya.ID, Action: "account.create",
		SubjectID: aliya.ID, OwnerID: "o1", Before: account.Details{"n": 1.5}, After: account.Details{"name": "Әлия"},
	}
	ctx := account.Recorded(t.Context(), entry)
	check(t, db.CreateAccount(ctx, aliya, "aliya"))
	want := []account.AuditLine{{Entry: entry, AccountName: "Aliya"}}
	equal(t, "audit", want, value(db.Audit(t.Context(), account.AuditFilter{}, 9))(t))

	// A change that is refused is no change, and the second write of a change is
	// not recorded again.
	entry.ID = "e2"
	failed(t, "an account that is there", db.CreateAccount(account.Recorded(t.Context(), entry), aliya, "aliya"))
	check(t, db.DeleteSession(ctx, "none"))
	equal(t, "audit after that", want, value(db.Audit(t.Context(), account.AuditFilter{}, 9))(t))
	equal(t, "accounts after that", []account.Account{aliya}, value(db.Accounts(t.Context()))(t))
}

func testAuditFilters(t *testing.T, db Database) {
	start := time.Date(2024, time.June, 10, 9, 0, 0, 0, time.UTC)
	for n, e := range []account.Entry{
		{AccountID: "a", Action: "set.share", SubjectID: "s1", OwnerID: "a"},
		{AccountID: "b", Action: "set.share", SubjectID: "s2", OwnerID: "b"},
		{AccountID: "b", Action: "key.correct", SubjectID: "s1", OwnerID: "a"},
		{AccountID: "", Action: "account.create", SubjectID: "b"},
	} {
		e.ID, e.At = string(rune('1'+n)), start.Add(time.Duration(n)*time.Hour)
		check(t, db.DeleteSession(account.Recorded(t.Context(), e), "none"))
	}
	for name, test := range map[string]struct {
		filter account.AuditFilter
		limit  int
		want   string
	}{
		"all":             {account.AuditFilter{}, 9, "4321"},
		"the newest":      {account.AuditFilter{}, 2, "43"},
		"those before":    {account.AuditFilter{Before: "3"}, 9, "21"},
		"what a may see":  {account.AuditFilter{Viewer: "a"}, 9, "31"},
		"what b may see":  {account.AuditFilter{Viewer: "b"}, 9, "32"},
		"by b of what a":  {account.AuditFilter{Viewer: "a", Account: "b"}, 9, "3"},
		"of a subject":    {account.AuditFilter{Subject: "s1"}, 9, "31"},
		"of an action":    {account.AuditFilter{Action: "set.share"}, 9, "21"},
		"since":           {account.AuditFilter{Since: start.Add(2 * time.Hour)}, 9, "43"},
		"until":           {account.AuditFilter{Until: start.Add(2 * time.Hour)}, 9, "21"},
		"nobody has done": {account.AuditFilter{Account: "nobody"}, 9, ""},
	} {
		got := ""
		for _, line := range value(db.Audit(t.Context(), test.filter, test.limit))(t) {
			got += line.ID
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func testShares(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	set, cohort := c.version.SetID, c.cohort.ID
	bolat, aigerim := c.newAccount("Bolat"), c.newAccount("aigerim")
	for _, a := range []account.Account{bolat, aigerim} {
		check(t, db.CreateAccount(t.Context(), a, account.Fold(a.Name)))
	}
	share := func(a account.Account, p challenges.Permission) challenges.Share {
		return challenges.Share{AccountID: a.ID, Name: a.Name, Permission: p}
	}
	lists := func() (sets, cohorts, exercises int) {
		return len(value(db.Sets(t.Context(), bolat.ID, challenges.SetInUse, "", 9))(t)), len(value(db.Cohorts(t.Context(), bolat.ID))(t)),
			len(value(db.ExercisesOfAccount(t.Context(), bolat.ID, "", 9))(t))
	}
	if s, co, e := lists(); s+co+e != 0 {
		t.Errorf("before it is shared: %d sets, %d cohorts, %d exercises", s, co, e)
	}
	check(t, db.PutSetShare(t.Context(), set, share(bolat, challenges.MayView)))
	check(t, db.PutSetShare(t.Context(), set, share(bolat, challenges.MayEdit)))
	check(t, db.PutSetShare(t.Context(), set, share(aigerim, challenges.MayView)))
	check(t, db.PutCohortShare(t.Context(), cohort, share(bolat, challenges.MayRun)))
	equal(t, "shares of the set", []challenges.Share{share(aigerim, challenges.MayView), share(bolat, challenges.MayEdit)},
		value(db.SetShares(t.Context(), set))(t))
	equal(t, "shares of the cohort", []challenges.Share{share(bolat, challenges.MayRun)}, value(db.CohortShares(t.Context(), cohort))(t))
	equal(t, "a share", challenges.MayEdit, value(db.SetShare(t.Context(), set, bolat.ID))(t))
	equal(t, "no share", challenges.Permission(""), value(db.CohortShare(t.Context(), cohort, aigerim.ID))(t))
	if s, co, e := lists(); s != 1 || co != 1 || e != 1 {
		t.Errorf("shared: %d sets, %d cohorts, %d exercises, want 1 each", s, co, e)
	}
	failed(t, "a share with nobody", db.PutSetShare(t.Context(), set, challenges.Share{AccountID: "nobody", Permission: challenges.MayView}))
	check(t, db.DeleteSetShare(t.Context(), set, bolat.ID))
	check(t, db.DeleteCohortShare(t.Context(), cohort, bolat.ID))
	refused(t, "a share that is not", db.DeleteSetShare(t.Context(), set, bolat.ID), challenges.CodeNotFound)
	refused(t, "a share that is not", db.DeleteCohortShare(t.Context(), cohort, bolat.ID), challenges.CodeNotFound)
	if s, co, e := lists(); s+co+e != 0 {
		t.Errorf("no longer shared: %d sets, %d cohorts, %d exercises", s, co, e)
	}
}
