package server_test

import "strings"

// authoringLeaks are the operations on sets: they are nobody's but authors'.
func authoringLeaks() (rows []leakRow) {
	fill := func(l *lesson, path string) string {
		return strings.NewReplacer(
			"{set}", string(l.version.SetID), "{challenge}", string(l.version.Challenges[0].DraftID),
			"{published}", string(l.version.Challenges[0].ID), "{own}", l.own.id,
		).Replace(path)
	}
	for _, op := range []struct{ name, method, path, body string }{
		{"CreateSet", "POST", "", `{"languages":["en"]}`},
		{"GetSet", "", "/{set}", ""},
		{"ChangeSet", "PATCH", "/{set}", `{"archived":true}`},
		{"DeleteSet", "DELETE", "/{set}", ""},
		{"RestoreSet", "POST", "/{set}/restore", ""},
		{"DuplicateSet", "POST", "/{set}/duplicate", `{}`},
		{"ListSetProblems", "", "/{set}/problems", ""},
		{"AddSetChallenge", "POST", "/{set}/challenges", `{}`},
		{"GetSetChallenge", "", "/{set}/challenges/{challenge}", ""},
		{"PutSetChallenge", "PUT", "/{set}/challenges/{challenge}", `{}`},
		{"DeleteSetChallenge", "DELETE", "/{set}/challenges/{challenge}", ""},
		{"RestoreSetChallenge", "POST", "/{set}/challenges/{challenge}/restore", ""},
		{"MoveSetChallenge", "POST", "/{set}/challenges/{challenge}/move", `{"position":1}`},
		{"PreviewSetChallenge", "", "/{set}/challenges/{challenge}/preview", ""},
		{"TryAnswers", "POST", "/{set}/challenges/{challenge}/trials", goodBody},
		{"ListSetVersions", "", "/{set}/versions", ""},
		{"PublishSet", "POST", "/{set}/versions", `{}`},
		{"GetSetVersion", "", "/{set}/versions/1", ""},
		{"GetSetPack", "", "/{set}/versions/1/pack", ""},
		{"DiffSetVersion", "", "/{set}/versions/1/diff", ""},
		{"GetChallengeContent", "", "/content", ""},
		{"ListCorrections", "", "/corrections", ""},
		{"CorrectQuestion", "POST", "/corrections", `{"question":"a","accept":{"text":"a"},"reason":"a"}`},
		{"PreviewCorrection", "POST", "/corrections/preview", `{"question":"a","accept":{"text":"a"}}`},
		{"ListMarkings", "", "/markings", ""},
		{"GetWork", "", "/markings/none", ""},
		{"MarkReasoning", "PUT", "/markings/none", `{"awards":[]}`},
		{"WithdrawMarking", "DELETE", "/markings/none", ""},
		{"SettleMarking", "PUT", "/markings/none/settled", `{"awards":[]}`},
		{"WithdrawSettled", "DELETE", "/markings/none/settled", ""},
		{"ChooseReasoning", "PUT", "/markings/none/best", ""},
		{"DropReasoning", "DELETE", "/markings/none/best", ""},
		{"GetResults", "", "/results", ""},
		{"GetResults", "", "/results?q=o&sort=-held&limit=1", ""},
		{"GetChallengeResults", "", "/results/challenges/{published}", ""},
		{"GetTraineeResults", "", "/results/trainees/{own}", ""},
		{"ExportResults", "", "/results/export?format=csv", ""},
		{"ExportResults", "", "/results/export?format=geojson&names=number", ""},
		{"PreviewScores", "POST", "-", `{"question":{"kind":"place"}}`},
	} {
		rows = append(rows, leakRow{op.name, "", func(l *lesson) request {
			path := "/api/v1/sets" + fill(l, op.path)
			if strings.HasPrefix(op.path, "/corrections") || strings.HasPrefix(op.path, "/markings") || strings.HasPrefix(op.path, "/results") {
				path = exercisePath(l.exercise) + fill(l, op.path)
			}
			if op.path == "/content" {
				path = challengePath(l.exercise, 0) + op.path
			}
			if op.path == "-" {
				path = "/api/v1/scores/preview"
			}
			return request{
				method: op.method, path: path, body: op.body, header: map[string]string{"If-Match": `"s1"`},
			}
		}, forbidden, map[situation]outcome{nobody: noSession}})
	}
	return rows
}
