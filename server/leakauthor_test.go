package server_test

import (
	"net/http"
	"strings"
)

// forbiddenRows are the operations on cohorts and exercises that no trainee may do,
// in whatever situation, on what is the trainee's own.
func forbiddenRows() (rows []leakRow) {
	for _, op := range []struct{ name, method, path, body string }{
		{"GetCohort", http.MethodGet, "@cohort", ""},
		{"ChangeCohort", http.MethodPatch, "@cohort", `{"joining":false}`},
		{"EraseCohort", http.MethodDelete, "@cohort", `{"name":"Analysts"}`},
		{"RenewJoinCode", http.MethodPost, "@cohort/join-code", ""},
		{"ListTrainees", http.MethodGet, "@cohort/trainees", ""},
		{"AddTrainees", http.MethodPost, "@cohort/trainees", `{"count":1,"aliases":"en"}`},
		{"ImportTrainees", http.MethodPost, "@cohort/roster", "alias\nmine\n"},
		{"ChangeTrainee", http.MethodPatch, "@cohort/trainees/@own", `{"alias":"other self"}`},
		{"RemoveTrainee", http.MethodDelete, "@cohort/trainees/@own", ""},
		{"GetTraineeData", http.MethodGet, "@cohort/trainees/@own/data", ""},
		{"MergeTrainees", http.MethodPost, "@cohort/trainees/@own/merge", `{"other":"@other","alias":"other"}`},
		{"ResetRecoveryCode", http.MethodPost, "@cohort/trainees/@own/recovery-code", ""},
		{"ListTeams", http.MethodGet, "@cohort/teams", ""},
		{"CreateTeam", http.MethodPost, "@cohort/teams", `{"name":"mine"}`},
		{"RenameTeam", http.MethodPatch, "@cohort/teams/@team", `{"name":"mine"}`},
		{"DeleteTeam", http.MethodDelete, "@cohort/teams/@team", ""},
		{"SplitCohort", http.MethodPost, "@cohort/split", `{"count":2,"prefix":"Team"}`},
		{"ChangeExercise", http.MethodPatch, "@exercise", `{"title":"mine"}`},
		{"DeleteExercise", http.MethodDelete, "@exercise", ""},
		{"ActOnExercise", http.MethodPost, "@exercise/actions", `{"action":"close"}`},
		{"CloneExercise", http.MethodPost, "@exercise/clone", `{}`},
		{"ListLateGuesses", http.MethodGet, "@exercise/late-guesses", ""},
		{"DecideLateGuesses", http.MethodPost, "@exercise/late-guesses/decisions", `{"decision":"accepted","guesses":["none"]}`},
		{"ListCompetitions", http.MethodGet, "/api/v1/competitions", ""},
		{"CreateCompetition", http.MethodPost, "/api/v1/competitions", `{"name":"mine","exercises":["a","b"]}`},
		{"DeleteCompetition", http.MethodDelete, "/api/v1/competitions/none", ""},
		{"ListCohortBoardLinks", http.MethodGet, "@cohort/board-links", ""},
		{"CreateCohortBoardLink", http.MethodPost, "@cohort/board-links", `{}`},
		{"RevokeCohortBoardLink", http.MethodDelete, "@cohort/board-links/none", ""},
		{"ListCompetitionBoardLinks", http.MethodGet, "/api/v1/competitions/none/board-links", ""},
		{"CreateCompetitionBoardLink", http.MethodPost, "/api/v1/competitions/none/board-links", `{}`},
		{"RevokeCompetitionBoardLink", http.MethodDelete, "/api/v1/competitions/none/board-links/none", ""},
	} {
		rows = append(rows, leakRow{op.name, "", func(l *lesson) request {
			fill := strings.NewReplacer(
				"@cohort", "/api/v1/cohorts/"+string(l.cohort.ID), "@exercise", exercisePath(l.exercise),
				"@own", l.own.id, "@other", l.other.id, "@team", string(l.team.ID),
			)
			r := request{path: fill.Replace(op.path), body: fill.Replace(op.body), header: map[string]string{"If-Match": `"e1"`}}
			if op.method != http.MethodGet {
				r.method = op.method
			}
			if op.name == "ImportTrainees" {
				r.header["Content-Type"] = "text/csv"
			}
			return r
		}, forbidden, map[situation]outcome{nobody: noSession}})
	}
	return rows
}
