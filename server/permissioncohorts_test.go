package server_test

import (
	"fmt"

	"geodrill/challenges"
)

// cohortPermissions are the rows of the operations on cohorts, exercises and
// competitions. What cannot be undone is asked of what is not there, or by a wrong
// name: who may do it is told so, and who may not is refused before.
func cohortPermissions() []permissionRow {
	type maker = func(*matrix, *asker) request
	at := func(method, rest, body string) maker {
		return func(m *matrix, _ *asker) request {
			return request{method: method, path: "/api/v1/cohorts/" + string(m.cohort.ID) + rest, body: body}
		}
	}
	exercise := func(method, rest, body string) maker {
		return func(m *matrix, _ *asker) request {
			return request{method: method, path: exercisePath(m.exercise) + rest, body: body, header: map[string]string{"If-Match": `"e999"`}}
		}
	}
	marking := func(method, rest, body string) maker {
		return func(m *matrix, _ *asker) request {
			return request{method: method, path: exercisePath(m.exercise) + rest, body: body, header: map[string]string{"If-Match": `"m0"`}}
		}
	}
	send := func(method, path, body string) maker {
		return func(*matrix, *asker) request { return request{method: method, path: "/api/v1/" + path, body: body} }
	}
	const (
		seers   = "401 200 404 404 200 200 200 200"
		sharers = "401 403 403 404 200 200 200 200"
		runners = "401 403 403 404 403 200 200 200"
		makers  = "401 403 403 404 403 201 201 201"
		none    = "401 403 403 404 404 404 404 404"
		noneRun = "401 403 403 404 403 404 404 404"
	)
	return []permissionRow{
		{"GetCohort", sharers, at("", "", "")},
		{"ChangeCohort", runners, at("PATCH", "", `{}`)},
		{"EraseCohort", "401 403 403 404 403 403 422 422", at("DELETE", "", `{"name":"not its name"}`)},
		{"RenewJoinCode", none, send("POST", "cohorts/none/join-code", "")},
		{"ListTrainees", sharers, at("", "/trainees", "")},
		{"AddTrainees", makers, at("POST", "/trainees", `{"count":1,"aliases":"en"}`)},
		{"ImportTrainees", makers, func(m *matrix, who *asker) request {
			r := at("POST", "/roster", fmt.Sprintf("alias\nlisted %d\n", m.next()))(m, who)
			r.header = map[string]string{"Content-Type": "text/csv"}
			return r
		}},
		{"ChangeTrainee", noneRun, at("PATCH", "/trainees/none", `{}`)},
		{"RemoveTrainee", noneRun, at("DELETE", "/trainees/none", "")},
		{"GetTraineeData", none, at("", "/trainees/none/data", "")},
		{"MergeTrainees", noneRun, at("POST", "/trainees/none/merge", `{"other":"other","alias":"x"}`)},
		{"ResetRecoveryCode", noneRun, at("POST", "/trainees/none/recovery-code", "")},
		{"ListTeams", sharers, at("", "/teams", "")},
		{"CreateTeam", makers, func(m *matrix, who *asker) request {
			return at("POST", "/teams", fmt.Sprintf(`{"name":"team %d"}`, m.next()))(m, who)
		}},
		{"RenameTeam", noneRun, at("PATCH", "/teams/none", `{"name":"x"}`)},
		{"DeleteTeam", noneRun, at("DELETE", "/teams/none", "")},
		{"SplitCohort", runners, at("POST", "/split", `{"count":2,"prefix":"Team"}`)},
		{"ChangeExercise", "401 403 403 404 403 412 412 412", exercise("PATCH", "", `{"title":"x"}`)},
		{"DeleteExercise", none, send("DELETE", "exercises/none", "")},
		{"ActOnExercise", runners, exercise("POST", "/actions", `{"action":"open"}`)},
		{"CloneExercise", makers, exercise("POST", "/clone", `{}`)},
		{"ListLateGuesses", sharers, exercise("", "/late-guesses", "")},
		{"DecideLateGuesses", noneRun, exercise("POST", "/late-guesses/decisions", `{"decision":"accepted","guesses":["none"]}`)},
		{"ListMarkings", sharers, exercise("", "/markings", "")},
		{"GetWork", none, exercise("", "/markings/none", "")},
		{"MarkReasoning", noneRun, marking("PUT", "/markings/none", `{"awards":[]}`)},
		{"WithdrawMarking", noneRun, marking("DELETE", "/markings/none", "")},
		{"SettleMarking", noneRun, marking("PUT", "/markings/none/settled", `{"awards":[]}`)},
		{"WithdrawSettled", noneRun, marking("DELETE", "/markings/none/settled", "")},
		{"ChooseReasoning", noneRun, marking("PUT", "/markings/none/best", "")},
		{"DropReasoning", noneRun, marking("DELETE", "/markings/none/best", "")},
		{"GetResults", sharers, exercise("", "/results", "")},
		{"GetChallengeResults", sharers, func(m *matrix, who *asker) request {
			return exercise("", "/results/challenges/"+string(m.version.Challenges[0].ID), "")(m, who)
		}},
		{"GetTraineeResults", sharers, func(m *matrix, who *asker) request {
			return exercise("", "/results/trainees/"+m.askers[1].id, "")(m, who)
		}},
		{"ExportResults", sharers, exercise("", "/results/export?format=geojson", "")},
		{"GetTeamLeaderboard", seers, exercise("", "/leaderboard/teams", "")},
		{"ListCompetitions", "401 403 403 200 200 200 200 200", send("", "competitions", "")},
		{"CreateCompetition", none, send("POST", "competitions", `{"name":"x","exercises":["a","b"]}`)},
		{"GetCompetition", "401 404 404 404 404 404 404 404", send("", "competitions/none", "")},
		{"GetCompetitionLeaderboard", "401 404 404 404 404 404 404 404", send("", "competitions/none/leaderboard", "")},
		{"DeleteCompetition", none, send("DELETE", "competitions/none", "")},
		{"ListCohortBoardLinks", "401 403 403 404 403 200 200 200", at("", "/board-links", "")},
		{"CreateCohortBoardLink", "401 403 403 404 403 201 201 201", at("POST", "/board-links", `{"days":1}`)},
		{"RevokeCohortBoardLink", "401 403 403 404 403 204 204 204", func(m *matrix, who *asker) request {
			link, _ := m.shareBoard(m.owner, challenges.LinkSubject{Cohort: m.cohort.ID})
			return at("DELETE", "/board-links/"+link.ID, "")(m, who)
		}},
		{"ListCompetitionBoardLinks", none, send("", "competitions/none/board-links", "")},
		{"CreateCompetitionBoardLink", none, send("POST", "competitions/none/board-links", `{}`)},
		{"RevokeCompetitionBoardLink", none, send("DELETE", "competitions/none/board-links/none", "")},
		{"GetSharedBoard", "200", func(m *matrix, _ *asker) request { return request{path: m.shared} }},
	}
}
