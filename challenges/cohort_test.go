package challenges_test

import (
	"errors"
	"strings"
	"testing"

	"geodrill/challenges"

	"github.com/google/go-cmp/cmp"
)

func fieldOf(err error) string {
	var e *challenges.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

func TestJoin(t *testing.T) {
	r := newRoom(t)
	joined, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: "  Снежный   барс "})
	check(t, err)
	if joined.Trainee.Alias != "Снежный барс" || joined.Trainee.CohortID != r.cohort.ID {
		t.Errorf("trainee %+v", joined.Trainee)
	}
	stored := r.cohort
	stored.Access = ""
	if diff := cmp.Diff(stored, joined.Cohort); diff != "" {
		t.Errorf("cohort (-want +got)\n%s", diff)
	}
	if len(strings.ReplaceAll(joined.RecoveryCode, "-", "")) != 16 || strings.Contains(joined.Trainee.RecoveryHash, joined.RecoveryCode) {
		t.Errorf("recovery code %q, hash %q", joined.RecoveryCode, joined.Trainee.RecoveryHash)
	}
	want := challenges.Actor{Role: "trainee", ID: string(joined.Trainee.ID), Cohort: r.cohort.ID, Name: "Снежный барс"}
	for range 2 { // read, then from memory
		got, err := r.service.TraineeActor(t.Context(), joined.Trainee.ID)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("actor: %v (-want +got)\n%s", err, diff)
		}
	}
	_, err = r.service.TraineeActor(t.Context(), "none")
	refused(t, "actor of nobody", err, challenges.CodeNotFound, "")

	for _, alias := range []string{"СНЕЖНЫЙ БАРС", "снежный\u00a0барс", "Снежный\tбарс"} {
		_, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: alias})
		refused(t, alias, err, challenges.CodeAliasTaken, "/alias")
		back, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: alias, RecoveryCode: strings.ToLower(joined.RecoveryCode)})
		check(t, err)
		if back.Trainee.ID != joined.Trainee.ID || back.RecoveryCode != "" {
			t.Errorf("%s came back as %+v", alias, back)
		}
	}
	for name, test := range map[string]struct{ alias, recovery string }{
		"another code":            {"Снежный барс", "0000-0000-0000-0000"},
		"a short code":            {"Снежный барс", joined.RecoveryCode[:18]},
		"no code at all":          {"Снежный барс", "*"},
		"an alias that is nobody": {"Somebody", joined.RecoveryCode},
	} {
		_, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: test.alias, RecoveryCode: test.recovery})
		refused(t, name, err, challenges.CodeRecoveryCode, "/recoveryCode")
	}

	second, err := r.service.AddCohort(t.Context(), r.owner, "Second")
	check(t, err)
	r.joinCohort(second, "Снежный барс") // an alias belongs to its cohort
	_, err = r.service.Join(t.Context(), challenges.JoinCohort{Code: second.JoinCode, Alias: "Снежный барс", RecoveryCode: joined.RecoveryCode})
	refused(t, "the code of another cohort's trainee", err, challenges.CodeRecoveryCode, "/recoveryCode")
}

// A lost answer is asked for again.
func TestJoinAgain(t *testing.T) {
	r := newRoom(t)
	cmd := challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: "Fox", IdempotencyKey: strings.Repeat("0123456789abcdef", 2)}
	first, err := r.service.Join(t.Context(), cmd)
	check(t, err)
	cmd.Alias = " FOX "
	again, err := r.service.Join(t.Context(), cmd)
	check(t, err)
	if again.Trainee.ID != first.Trainee.ID || again.RecoveryCode != first.RecoveryCode || again.RecoveryCode == "" {
		t.Errorf("%+v, then %+v", first, again)
	}
	back, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: "Fox", RecoveryCode: first.RecoveryCode})
	check(t, err)
	if back.Trainee.ID != first.Trainee.ID {
		t.Errorf("the recovery code brings back %s", back.Trainee.ID)
	}
	other := cmd
	other.IdempotencyKey = strings.Repeat("f", 32)
	_, err = r.service.Join(t.Context(), other)
	refused(t, "another key", err, challenges.CodeAliasTaken, "/alias")
	other.Alias = "Wolf"
	wolf, err := r.service.Join(t.Context(), other)
	check(t, err)
	cmd.Alias = "Lynx"
	lynx, err := r.service.Join(t.Context(), cmd)
	check(t, err)
	if wolf.RecoveryCode == first.RecoveryCode || lynx.RecoveryCode == first.RecoveryCode || lynx.RecoveryCode == wolf.RecoveryCode {
		t.Error("trainees share a recovery code")
	}
	for _, key := range []string{strings.Repeat("a", 31), strings.Repeat("a", 129)} {
		cmd.IdempotencyKey = key
		_, err = r.service.Join(t.Context(), cmd)
		refused(t, key, err, challenges.CodeInvalid, "header:Idempotency-Key")
	}
}

func TestJoinCodeAsTyped(t *testing.T) {
	r := newRoom(t)
	c := r.cohort
	c.ID, c.JoinCode = "typed", "01ABCDEFGH"
	check(t, r.store.CreateCohort(t.Context(), c))
	for _, typed := range []string{
		"01ABCDEFGH", "01abc-defgh", "O1ABC DEFGH", "oIabcdefgh", "0labc–defgh", " 0 1 A B C D E F G H ", "０１ＡＢＣＤＥＦＧＨ", "01ABC\tDEFGH",
	} {
		joined, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: typed, Alias: "Fox " + challenges.FormatCode(r.config.NewID()[19:])})
		if err != nil || joined.Cohort.ID != "typed" {
			t.Errorf("%q: cohort %q, %v", typed, joined.Cohort.ID, err)
		}
	}
	for _, typed := range []string{"", "01ABCDEFG", "01ABCDEFGHJ", "11ABCDEFGH", "U1ABCDEFGH", "01ABCDEFG\x00", "01ABCDEFG\xff", strings.Repeat("-", 40) + "01ABCDEFGH"} {
		_, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: typed, Alias: "Fox"})
		refused(t, typed, err, challenges.CodeJoinCode, "/code")
	}
}

func TestAliases(t *testing.T) {
	r := newRoom(t)
	for _, alias := range []string{"", "  \t ", strings.Repeat("я", challenges.MaxAliasRunes+1), "a\u200bb", "a\x00b", "a\xffb", "\u202egnp"} {
		_, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: alias})
		refused(t, alias, err, challenges.CodeInvalid, "/alias")
	}
	for _, alias := range []string{"x", strings.Repeat("я", challenges.MaxAliasRunes), "Өмірбек", "🦊", "O’Neil-3"} {
		r.join(alias)
	}
}

func TestAddCohort(t *testing.T) {
	r := newRoom(t)
	for _, name := range []string{"", strings.Repeat("x", challenges.MaxCohortNameRunes+1), "a\nb\x07"} {
		_, err := r.service.AddCohort(t.Context(), r.owner, name)
		refused(t, name, err, challenges.CodeInvalid, "/name")
	}
	second, err := r.service.AddCohort(t.Context(), r.other, "Second")
	check(t, err)
	if second.JoinCode == r.cohort.JoinCode || len(second.JoinCode) != 10 {
		t.Errorf("join codes %q and %q", r.cohort.JoinCode, second.JoinCode)
	}
	for name, test := range map[string]struct {
		actor challenges.Actor
		want  []challenges.Cohort
	}{
		"owner": {r.owner, []challenges.Cohort{r.cohort}},
		"other": {r.other, []challenges.Cohort{second}},
		"admin": {r.admin, []challenges.Cohort{second, r.cohort}},
	} {
		got, err := r.service.Cohorts(t.Context(), test.actor)
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got)\n%s", name, err, diff)
		}
	}
}

func TestFormatCode(t *testing.T) {
	for plain, want := range map[string]string{"0123456789": "01234-56789", "0123456789ABCDEF": "0123-4567-89AB-CDEF"} {
		if got := challenges.FormatCode(plain); got != want {
			t.Errorf("FormatCode(%s) = %s, want %s", plain, got, want)
		}
	}
}
