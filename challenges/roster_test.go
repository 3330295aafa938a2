package challenges_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

func TestReadRoster(t *testing.T) {
	cyrillic, err := charmap.Windows1251.NewEncoder().String("Псевдоним;Команда\r\nЁж;Лисы\r\n;Волки\r\n")
	check(t, err)
	for name, test := range map[string]struct {
		data string
		want []challenges.RosterLine
	}{
		"an alias each":       {"alias\nFox\nWolf", []challenges.RosterLine{{Line: 2, Alias: "Fox"}, {Line: 3, Alias: "Wolf"}}},
		"names are left out":  {"Name,Alias\n\"Aliya, Ms\",Fox\n", []challenges.RosterLine{{Line: 2, Alias: "Fox"}}},
		"a mark, empty lines": {"\ufeffTEAM\tALIAS\n\nA\t Fox \n", []challenges.RosterLine{{Line: 3, Alias: "Fox", Team: "A"}}},
		"Windows-1251":        {cyrillic, []challenges.RosterLine{{Line: 2, Alias: "Ёж", Team: "Лисы"}, {Line: 3, Team: "Волки"}}},
		"a line in quotes":    {"alias\n\"a\nb\"\nc\n", []challenges.RosterLine{{Line: 2, Alias: "a\nb"}, {Line: 4, Alias: "c"}}},
		"short lines":         {"alias,team\nFox\n", []challenges.RosterLine{{Line: 2, Alias: "Fox"}}},
	} {
		got, err := challenges.ReadRoster([]byte(test.data))
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got)\n%s", name, err, diff)
		}
	}
}

func FuzzReadRoster(f *testing.F) {
	for _, seed := range []string{"alias\nFox", "alias;team\n\"a\"\"b\";c\n", "\xef\xbb\xbfteam\n\xcb\xe8\xf1\n", "PK\x03\x04", "a,alias\n\"", "alias\n\x98", "\xff\xfe"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := challenges.ReadRoster(data)
		if err != nil {
			if challenges.CodeOf(err) != challenges.CodeRosterInvalid || !strings.HasPrefix(fieldOf(err), "line:") {
				t.Errorf("%v", err)
			}
			return
		}
		if len(lines) == 0 || len(lines) > challenges.MaxRosterLines {
			t.Errorf("%d lines", len(lines))
		}
	})
}

// seeded is a source of chance that gives the same bytes each time.
func (r *room) seeded() *challenges.Service {
	c := r.config
	c.Random = rand.NewChaCha8([32]byte{1})
	return challenges.NewService(c)
}

func TestEnrolMakesAliases(t *testing.T) {
	r := newRoom(t)
	for language, want := range map[string]string{"en": `^[A-Z][a-z]+ [A-Z][a-z]+( \d+)?$`, "ru": `^[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+( \d+)?$`} {
		form := regexp.MustCompile(want)
		var first []string
		for round := range 2 {
			cohort, err := r.service.AddCohort(t.Context(), r.owner, fmt.Sprint(language, round))
			check(t, err)
			lines := make([]challenges.RosterLine, challenges.MaxRosterLines)
			enrolled, err := r.seeded().Enrol(t.Context(), r.owner, cohort.ID, lines, language)
			check(t, err)
			taken := map[string]bool{}
			var aliases []string
			for _, e := range enrolled {
				if taken[account.Fold(e.Alias)] || !form.MatchString(e.Alias) || len([]rune(e.Alias)) > challenges.MaxAliasRunes {
					t.Fatalf("alias %q", e.Alias)
				}
				taken[account.Fold(e.Alias)] = true
				aliases = append(aliases, e.Alias)
			}
			if first == nil {
				first = aliases
			}
			if diff := cmp.Diff(first, aliases); diff != "" {
				t.Errorf("the same chance makes other aliases\n%s", diff)
			}
			back, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: cohort.JoinCode, Alias: aliases[7], RecoveryCode: enrolled[7].RecoveryCode})
			if err != nil || back.Trainee.ID != enrolled[7].ID {
				t.Errorf("coming with the printed code: %+v, %v", back, err)
			}
		}
	}
}

func TestClosedCohort(t *testing.T) {
	r := newRoom(t)
	joined, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: "Fox"})
	check(t, err)
	key := strings.Repeat("k", challenges.MinJoinKey)
	first, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: "Bear", IdempotencyKey: key})
	check(t, err)
	no := false
	_, err = r.service.ChangeCohort(t.Context(), r.owner, r.cohort.ID, challenges.ChangeCohort{Joining: &no})
	check(t, err)
	_, err = r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: "Wolf"})
	refused(t, "somebody new", err, challenges.CodeJoiningClosed, "")
	back, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: "fox", RecoveryCode: joined.RecoveryCode})
	if err != nil || back.Trainee.ID != joined.Trainee.ID {
		t.Errorf("somebody who is in: %+v, %v", back, err)
	}
	again, err := r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: "Bear", IdempotencyKey: key})
	if err != nil || again.Trainee.ID != first.Trainee.ID {
		t.Errorf("a join that is sent again: %+v, %v", again, err)
	}
	renewed, err := r.service.NewJoinCode(t.Context(), r.owner, r.cohort.ID)
	check(t, err)
	_, err = r.service.Join(t.Context(), challenges.JoinCohort{Code: r.cohort.JoinCode, Alias: "fox", RecoveryCode: joined.RecoveryCode})
	refused(t, "the former code", err, challenges.CodeJoinCode, "/code")
	code, err := r.service.ResetRecoveryCode(t.Context(), r.owner, r.cohort.ID, joined.Trainee.ID)
	check(t, err)
	_, err = r.service.Join(t.Context(), challenges.JoinCohort{Code: renewed.JoinCode, Alias: "fox", RecoveryCode: joined.RecoveryCode})
	refused(t, "the former recovery code", err, challenges.CodeRecoveryCode, "/recoveryCode")
	_, err = r.service.Join(t.Context(), challenges.JoinCohort{Code: renewed.JoinCode, Alias: "fox", RecoveryCode: code})
	check(t, err)
	yes := true
	_, err = r.service.ChangeCohort(t.Context(), r.owner, r.cohort.ID, challenges.ChangeCohort{Archived: &yes})
	check(t, err)
	_, err = r.service.OpenExercise(t.Context(), r.owner, challenges.NewExercise{
		Version: r.version.ID, Cohort: r.cohort.ID, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce},
	})
	refused(t, "an exercise of an archived cohort", err, challenges.CodeArchived, "")
}

// Whoever is removed is gone at once: their session speaks for nobody, and a guess
// on its way is refused.
func TestRemovedAndMerged(t *testing.T) {
	r := newRoom(t)
	fox, wolf, bear := r.join("Fox"), r.join("Wolf"), r.join("Bear")
	e := r.open(challenges.RevealAtOnce)
	r.guess(fox, e, 0, away(5000))
	r.guess(wolf, e, 0, away(10))
	r.guess(wolf, e, 1, away(10))
	r.guess(bear, e, 0, away(1000))
	_, err := r.service.MergeTrainees(t.Context(), r.owner, challenges.MergeTrainees{
		Cohort: r.cohort.ID, Kept: challenges.TraineeID(fox.ID), Other: challenges.TraineeID(wolf.ID), Alias: "WOLF",
	})
	check(t, err)
	check(t, r.service.RemoveTrainee(t.Context(), r.owner, r.cohort.ID, challenges.TraineeID(bear.ID)))
	for _, gone := range []challenges.Actor{wolf, bear} {
		_, err := r.service.SubmitGuess(t.Context(), gone, r.newGuess(e, 2, away(10), ""))
		refused(t, "a guess of who has gone", err, challenges.CodeNotFound, "")
		_, err = r.service.TraineeActor(t.Context(), challenges.TraineeID(gone.ID))
		refused(t, "who has gone", err, challenges.CodeNotFound, "")
	}
	board, _, err := r.service.ExerciseBoard(t.Context(), fox, e, challenges.ViewLive, "", 10)
	check(t, err)
	if len(board.Rows) != 1 || board.Rows[0].Guesses != 2 || board.Rows[0].Points < 4900 || board.Rows[0].Points > 5400 {
		t.Errorf("board %+v", board.Rows)
	}
	data, err := r.service.TraineeData(t.Context(), r.owner, r.cohort.ID, challenges.TraineeID(fox.ID))
	check(t, err)
	if len(data.Exercises) != 1 || len(data.Exercises[0].Guesses) != 2 || data.Trainee.Alias != "Fox" {
		t.Errorf("data %+v", data)
	}
	refused(t, "erased by another name", r.service.EraseCohort(t.Context(), r.owner, r.cohort.ID, "analysts"), challenges.CodeNameWrong, "/name")
	check(t, r.service.EraseCohort(t.Context(), r.owner, r.cohort.ID, "Analysts"))
	_, err = r.service.Cohort(t.Context(), r.owner, r.cohort.ID)
	refused(t, "the erased cohort", err, challenges.CodeNotFound, "")
	_, err = r.service.Exercise(t.Context(), r.owner, e)
	refused(t, "its exercise", err, challenges.CodeNotFound, "")
}

func TestTeamBoard(t *testing.T) {
	r := newRoom(t)
	fox, wolf, bear := r.join("Fox"), r.join("Wolf"), r.join("Bear")
	e := r.openWith(challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour)})
	teams, err := r.seeded().SplitCohort(t.Context(), r.owner, r.cohort.ID, 2, "Team")
	check(t, err)
	if len(teams) != 2 || teams[0].Size != 2 || teams[1].Size != 1 || teams[1].Name != "Team 2" {
		t.Fatalf("teams %+v", teams)
	}
	for _, who := range []challenges.Actor{fox, wolf, bear} {
		team := teams[0].ID
		if who.ID == bear.ID {
			team = teams[1].ID
		}
		_, err := r.service.ChangeTrainee(t.Context(), r.owner, r.cohort.ID, challenges.TraineeID(who.ID), challenges.ChangeTrainee{Team: &team})
		check(t, err)
	}
	r.guess(fox, e, 0, keyPlace) // 5000, and 0 of wolf: the mean is 2500
	r.guess(bear, e, 0, away(500))
	board, err := r.service.TeamBoard(t.Context(), bear, e, challenges.ViewLive)
	check(t, err)
	for _, row := range board.Rows {
		if board.Ranked || row.Points != 0 || row.Guesses != 1 {
			t.Errorf("before the reveal: %+v", board)
		}
	}
	r.clock.move(time.Hour)
	board, err = r.service.TeamBoard(t.Context(), bear, e, challenges.ViewLive)
	check(t, err)
	if !board.Ranked || board.Rows[0].Name != "Team 2" || board.Rows[1].Points != 2500 || board.Rows[1].Rank != 2 {
		t.Errorf("revealed: %+v", board)
	}
}

// lateStore does something between the question for results and the answer, once.
type lateStore struct {
	challenges.Store
	once sync.Once
	do   func()
}

func (s *lateStore) Results(ctx context.Context, e challenges.ExerciseID, until time.Time) ([]challenges.ResultRow, error) {
	s.once.Do(s.do)
	return s.Store.Results(ctx, e, until)
}

// A board of teams that freezes while it is read shows no guess of afterwards.
func TestTeamBoardFreezes(t *testing.T) {
	r := newRoom(t)
	fox := r.join("Fox")
	_, err := r.seeded().SplitCohort(t.Context(), r.owner, r.cohort.ID, 1, "Team")
	check(t, err)
	e := r.openWith(challenges.Rules{Reveal: challenges.RevealAtOnce, ClosesAt: start.Add(time.Hour), FreezesAt: start.Add(time.Minute)})
	r.config.Store = &lateStore{Store: r.store, do: func() {
		r.clock.move(time.Minute + time.Second)
		r.guess(fox, e, 0, keyPlace)
	}}
	board, err := challenges.NewService(r.config).TeamBoard(t.Context(), fox, e, challenges.ViewLive)
	check(t, err)
	if board.Rows[0].Guesses != 0 || board.Frozen.IsZero() {
		t.Errorf("as it freezes: %+v", board)
	}
}
