package server_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/job"
	"geodrill/geo"
	"geodrill/store/storetest"

	gocmp "github.com/google/go-cmp/cmp"
)

// boardLine is what a board, and each form of the results, must agree on.
type boardLine struct {
	Rank, Points, Guesses, Pending, Circles, Held int
	Median                                        float64
}

// resultRow is a trainee in the results.
type resultRow struct {
	ID, Alias                                string
	Team                                     *struct{ Name string }
	Rank, Points, Guesses, Attempts, Pending int
	MedianDistanceMeters                     float64
	Seconds                                  float64
	Calibration                              struct {
		Circles, Held int
		Verdict       string
	}
	Marks []struct {
		Challenge string
		Points    int
		Pending   bool
	}
}

func (r resultRow) line() boardLine {
	return boardLine{r.Rank, r.Points, r.Guesses, r.Pending, r.Calibration.Circles, r.Calibration.Held, r.MedianDistanceMeters}
}

// resultPage is a part of the results.
type resultPage struct {
	Correcting bool
	Summary    struct {
		Trainees, Guessing, Guesses, Attempts, Expected, Pending, Hints, MaxPoints, Late, LateWaiting int
		Country                                                                                       *struct{ Known, Right int }
	}
	Challenges []struct {
		ID                                string
		Guesses, Pending, Attempts, Hints int
		Difficulty                        *float64
		Discrimination                    *float64
	}
	Trainees []resultRow
	Total    int
	Next     *string
}

// resultClass is a lesson with several attempts whose results are looked at.
type resultClass struct {
	*lesson
	exercise  challenges.ExerciseView
	everybody []trainee
	resultID  map[string]string // of trainees, by alias
}

func newResultClass(t *testing.T, location string) *resultClass {
	c := &resultClass{lesson: newLesson(t, location, (*school).hourAtClose), resultID: map[string]string{}}
	rules := c.hourAtClose()
	rules.Attempts = 3
	c.exercise = c.open(c.owner, c.version, c.cohort, rules)
	formula := c.join(c.cohort, "=1+2 \"quoted\", and more")
	c.everybody = []trainee{c.own, c.other, c.third, formula, c.join(c.cohort, "Идущий мимо")}
	return c
}

// guess makes a guess with a pin so many degrees beside the key.
func (c *resultClass) guess(who trainee, challenge int, off float64) {
	c.t.Helper()
	c.clock.advance(10 * time.Second)
	place := geo.Point{c.keys[challenge].Lon() + off, c.keys[challenge].Lat()}
	c.post(who.token, challengePath(c.exercise, challenge)+"/guesses", placeBody(place)).want(c.t, http.StatusCreated)
}

func (c *resultClass) path(rest string) string { return exercisePath(c.exercise) + "/results" + rest }

// board reads the board as it will be at the reveal.
func (c *resultClass) board() map[string]boardLine {
	c.t.Helper()
	c.clock.advance(2 * time.Hour)
	defer c.clock.advance(-2 * time.Hour)
	lines := map[string]boardLine{}
	c.pages(c.owner.token, exercisePath(c.exercise)+"/leaderboard?limit=2", func(a answer) string {
		var part struct {
			Rows []struct {
				Alias                                         string
				Rank, Points, Guesses, Pending, Circles, Held int
				MedianDistanceMeters                          float64
			}
			Next *string
		}
		a.decode(c.t, &part)
		for _, row := range part.Rows {
			lines[row.Alias] = boardLine{row.Rank, row.Points, row.Guesses, row.Pending, row.Circles, row.Held, row.MedianDistanceMeters}
		}
		return text(part.Next)
	})
	return lines
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// rows reads all pages of the results.
func (c *resultClass) rows(query string) (page resultPage, rows []resultRow) {
	c.t.Helper()
	c.pages(c.owner.token, c.path("?limit=2"+query), func(a answer) string {
		page = resultPage{}
		a.decode(c.t, &page)
		rows = append(rows, page.Trainees...)
		return text(page.Next)
	})
	if page.Total != len(rows) {
		c.t.Errorf("%s: %d rows on all pages, and a total of %d", query, len(rows), page.Total)
	}
	return page, rows
}

// hold compares the results with the board, and with every every form of them.
func (c *resultClass) hold(stage string, every bool) resultPage {
	c.t.Helper()
	board := c.board()
	agree := func(what string, got map[string]boardLine) {
		c.t.Helper()
		if diff := gocmp.Diff(board, got); diff != "" {
			c.t.Errorf("%s: %s is not as the board (-board +%s)\n%s", stage, what, what, diff)
		}
	}
	page, rows := c.rows("")
	results, byMark := map[string]boardLine{}, map[string]int{}
	for _, row := range rows {
		c.resultID[row.Alias] = row.ID
		if row.Rank > 0 {
			results[row.Alias] = row.line()
		}
		for _, m := range row.Marks {
			byMark[row.Alias] += m.Points
		}
	}
	agree("results", results)
	points := map[string]int{}
	for alias, line := range board {
		points[alias] = line.Points
	}
	same := func(what string, got map[string]int) {
		c.t.Helper()
		if diff := gocmp.Diff(points, got); diff != "" {
			c.t.Errorf("%s: the points of %s are not those of the board (-board +%s)\n%s", stage, what, what, diff)
		}
	}
	same("the marks", byMark)
	if s := page.Summary; s.Trainees != len(rows) || s.Guessing != len(board) || s.Expected != 3*len(rows) || len(page.Challenges) != 3 {
		c.t.Errorf("%s: the summary is %+v", stage, s)
	}
	if !every {
		return page
	}
	same("the pages of challenges", c.challengePoints(page))
	same("the pages of trainees", c.traineePoints(rows))
	agree("the export of trainees", c.exportedTrainees())
	for what, got := range c.exportedPoints() {
		same(what, got)
	}
	return page
}

// challengePoints sums the points of each trainee on the pages of challenges.
func (c *resultClass) challengePoints(page resultPage) map[string]int {
	c.t.Helper()
	points := map[string]int{}
	for _, one := range page.Challenges {
		var r struct {
			Guesses []struct {
				Alias              string
				Points, HintPoints int
				Answers            []struct{ Points int }
			}
			Questions []struct{ Answers int }
		}
		c.get(c.owner.token, c.path("/challenges/"+one.ID)).want(c.t, http.StatusOK).decode(c.t, &r)
		for _, g := range r.Guesses {
			points[g.Alias] += g.Points
			sum := 0
			for _, a := range g.Answers {
				sum += a.Points
			}
			sum += g.HintPoints
			if sum != g.Points {
				c.t.Errorf("answers and hints of %s earn %d, the guess %d", g.Alias, sum, g.Points)
			}
		}
		if len(r.Guesses) != one.Guesses || r.Questions[0].Answers != one.Guesses {
			c.t.Errorf("challenge %s: %d guesses, %d answers to its first question, and %d in the list", one.ID, len(r.Guesses), r.Questions[0].Answers, one.Guesses)
		}
	}
	return points
}

// traineePoints sums the points of the first guesses on the pages of trainees.
func (c *resultClass) traineePoints(rows []resultRow) map[string]int {
	c.t.Helper()
	points := map[string]int{}
	for _, row := range rows {
		var r struct {
			Challenges []struct {
				Guesses []struct {
					Attempt int
					Mark    struct{ Points int }
					Reveal  *struct{}
				}
			}
		}
		c.get(c.owner.token, c.path("/trainees/"+row.ID)).want(c.t, http.StatusOK).decode(c.t, &r)
		attempts := 0
		for _, one := range r.Challenges {
			attempts += len(one.Guesses)
			for i, g := range one.Guesses {
				if g.Attempt != len(one.Guesses)-i || (g.Reveal != nil) != (i == 0) {
					c.t.Errorf("guess %d of %s is attempt %d, with the key: %v", i, row.Alias, g.Attempt, g.Reveal != nil)
				}
			}
			if len(one.Guesses) > 0 {
				points[row.Alias] += one.Guesses[0].Mark.Points
			}
		}
		if attempts != row.Attempts {
			c.t.Errorf("%s made %d attempts by the page and %d by the list", row.Alias, attempts, row.Attempts)
		}
	}
	return points
}

// Whatever happens to an exercise, each form of its results says what the board
// says of every trainee.
func TestResultsAgreeWithTheBoard(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		c := newResultClass(t, location)
		c.hold("nobody has guessed", true)
		for i, who := range c.everybody[:4] {
			c.guess(who, 0, float64(i))
			c.guess(who, 1, 5-float64(i)/2)
		}
		hint := challengePath(c.exercise, hinted) + "/hints/" + string(c.version.Challenges[hinted].Hints[0].ID)
		c.post(c.other.token, hint, "").want(t, http.StatusCreated)
		c.post(c.everybody[4].token, hint, "").want(t, http.StatusCreated)
		c.guess(c.own, 0, 3)
		c.guess(c.own, 0, 7)
		c.guess(c.other, 1, 0)
		page := c.hold("several attempts", false)
		if s := page.Summary; s.Guesses != 8 || s.Attempts != 11 || s.Pending != 0 || s.Hints != 2 || page.Challenges[hinted].Hints != 2 || page.Challenges[0].Attempts != 6 || page.Challenges[0].Difficulty == nil {
			t.Errorf("the summary is %+v, the first challenge %+v", s, page.Challenges[0])
		}

		guesses := challengePath(c.exercise, everyKind) + "/guesses"
		c.post(c.own.token, guesses, c.everyKindBody(2)).want(t, http.StatusCreated)
		c.post(c.third.token, guesses, c.everyKindBody(4)).want(t, http.StatusCreated)
		page = c.hold("a reasoning is not marked", true)
		if page.Summary.Pending != 2 || page.Challenges[everyKind].Pending != 2 {
			t.Errorf("%d are pending, of the challenge %d", page.Summary.Pending, page.Challenges[everyKind].Pending)
		}
		works := made(c.challenges.WorkQueue(t.Context(), c.owner.Actor, c.exercise.ID, challenges.WorkFilter{}, "", 10)).Works
		made(c.challenges.MarkReasoning(t.Context(), c.owner.Actor, challenges.MarkReasoning{
			Exercise: c.exercise.ID, Guess: works[0].Guess,
			Awards: map[string]challenges.Award{"secret-clues": {Points: 617, Evidence: []challenges.Heading{challenges.HeadingClues}}},
		}))
		c.hold("one is", false)

		before := c.board()
		question := c.version.Challenges[0].Questions[0].ID
		accepted := geo.Point{c.keys[0].Lon() + 7, c.keys[0].Lat()}
		err := c.challenges.Correct(t.Context(), c.owner.Actor, challenges.CorrectQuestion{
			Exercise: c.exercise.ID, Question: question, Accept: &challenges.Answer{Place: &accepted}, Share: 1, Reason: "It is the other bridge.",
		})
		if err != nil {
			t.Fatal(err)
		}
		if page := c.hold("the key is corrected", false); !page.Correcting {
			t.Error("nobody is told that the guesses are marked again")
		}
		if err := c.challenges.Remark(t.Context(), job.Job{Subject: string(question)}, func(job.Progress) {}); err != nil {
			t.Fatal(err)
		}
		if page := c.hold("the guesses are marked again", true); page.Correcting {
			t.Error("the correction has no end")
		}
		if after := c.board(); after["own"].Points != before["own"].Points+5000-1 && after["own"].Points <= before["own"].Points {
			t.Errorf("own has %d points, and %d before the correction", after["own"].Points, before["own"].Points)
		}
		c.guess(c.everybody[3], 0, 7)
		c.hold("guessed after that", false)

		if err := c.challenges.RemoveTrainee(t.Context(), c.owner.Actor, c.cohort.ID, challenges.TraineeID(c.third.id)); err != nil {
			t.Fatal(err)
		}
		if page := c.hold("a trainee has gone", false); page.Summary.Trainees != 4 {
			t.Errorf("%d trainees", page.Summary.Trainees)
		}
		c.join(c.cohort, "newcomer")
		c.hold("another has come", false)

		c.clock.advance(time.Hour)
		c.guess(c.other, 1, 4)
		if page := c.hold("a guess is late", false); page.Summary.Late != 1 || page.Summary.LateWaiting != 1 {
			t.Errorf("of late guesses the summary says %+v", page.Summary)
		}
		late := made(c.challenges.LateGuesses(t.Context(), c.owner.Actor, c.exercise.ID, challenges.LateWaiting, "", 10)).Items
		before = c.board()
		err = c.challenges.DecideLateGuesses(t.Context(), c.owner.Actor, challenges.DecideLateGuesses{
			Exercise: c.exercise.ID, Guesses: []challenges.GuessID{late[0].ID}, To: challenges.LateAccepted,
		})
		if err != nil {
			t.Fatal(err)
		}
		page = c.hold("it is accepted", true)
		if page.Summary.Late != 1 || page.Summary.LateWaiting != 0 || c.board()["other"] == before["other"] {
			t.Errorf("of late guesses the summary says %+v; other has %+v", page.Summary, c.board()["other"])
		}
	})
}

// Rows come in each order, whoever has no figure last, and only those that are
// asked for.
func TestResultOrders(t *testing.T) {
	t.Parallel()
	c := newResultClass(t, storetest.SQLite(t))
	c.guess(c.own, 0, 1)
	c.guess(c.own, 1, 1)
	c.guess(c.other, 0, 0.5)
	c.guess(c.third, 0, 9)
	c.post(c.third.token, challengePath(c.exercise, everyKind)+"/guesses", c.everyKindBody(3)).want(t, http.StatusCreated)
	for _, test := range []struct{ query, want string }{
		{"", "own other third =1+2 Идущий"},
		{"&sort=rank", "own other third =1+2 Идущий"},
		{"&sort=-rank", "third other own =1+2 Идущий"},
		{"&sort=alias", "=1+2 other own third Идущий"},
		{"&sort=-alias", "Идущий third own other =1+2"},
		{"&sort=team", "own other third =1+2 Идущий"},
		{"&sort=distance", "other own third =1+2 Идущий"},
		{"&sort=-distance", "third own other =1+2 Идущий"},
		{"&sort=held", "third own other =1+2 Идущий"},
		{"&sort=-guesses", "own third other =1+2 Идущий"},
		{"&sort=time", "third own other =1+2 Идущий"},
		{"&sort=-pending", "third own other =1+2 Идущий"},
		{"&q=O", "own other =1+2"},
		{"&q=%D0%B8%D0%94%D0%A3", "Идущий"},
		{"&q=fox&sort=alias", "other own"},
		{"&q=nobody", ""},
	} {
		_, rows := c.rows(test.query)
		var got []string
		for _, row := range rows {
			got = append(got, strings.Fields(row.Alias)[0])
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %s", cmp.Or(test.query, "nothing asked"), got, test.want)
		}
	}
}

// What is given where no distance tells all: texts in groups, clusters, quartiles,
// countries, circles.
func TestChallengeResults(t *testing.T) {
	t.Parallel()
	c := newResultClass(t, storetest.SQLite(t))
	guesses := challengePath(c.exercise, everyKind) + "/guesses"
	for i, who := range c.everybody[:4] {
		body := strings.ReplaceAll(c.everyKindBody(i/2), fmt.Sprintf("Suva %d", i/2), []string{"Suva", "Nadi", "SUVA", "suvá"}[i])
		c.clock.advance(time.Minute)
		c.post(who.token, guesses, body).want(t, http.StatusCreated)
	}
	var r struct {
		Questions []struct {
			Kind    string
			Answers int
			Errors  *struct {
				Unit   string
				Count  int
				Median float64
				Bins   []struct {
					From  float64
					To    *float64
					Count int
				}
			}
			Clusters            []struct{ Count int }
			ClusterRadiusMeters float64
			Calibration         *struct{ Circles, Held int }
			Texts               []struct {
				Text  string
				Count int
				Share float64
			}
			Criteria []struct{ Marked int }
		}
	}
	c.get(c.owner.token, c.path("/challenges/"+string(c.version.Challenges[everyKind].ID))).want(t, http.StatusOK).decode(t, &r)
	units := []string{"meters", "degrees", "minutes", "", ""}
	for i, q := range r.Questions {
		unit := ""
		if q.Errors != nil {
			unit = q.Errors.Unit
			total, from := 0, 0.0
			for _, bin := range q.Errors.Bins {
				if bin.From != from {
					t.Errorf("%s: a bin from %v after one to %v", q.Kind, bin.From, from)
				}
				total += bin.Count
				if bin.To != nil {
					from = *bin.To
				}
			}
			if total != 4 || q.Errors.Count != 4 {
				t.Errorf("%s: %d answers in bins, %d together", q.Kind, total, q.Errors.Count)
			}
		}
		if unit != units[i] || q.Answers != 4 {
			t.Errorf("%s: in %q, want %q; %d answers", q.Kind, unit, units[i], q.Answers)
		}
	}
	place, texts, reasoning := r.Questions[0], r.Questions[3].Texts, r.Questions[4]
	if len(place.Clusters) != 2 || place.Clusters[0].Count != 2 || place.ClusterRadiusMeters != 25e3 || place.Calibration.Circles != 4 {
		t.Errorf("of the place: %+v", place)
	}
	if len(texts) != 2 || texts[0].Text != "Suva" || texts[0].Count != 3 || texts[0].Share != 0.75 || texts[1].Text != "Nadi" {
		t.Errorf("texts %+v", texts)
	}
	if len(reasoning.Criteria) != 1 || reasoning.Criteria[0].Marked != 0 {
		t.Errorf("the rubric %+v", reasoning)
	}
	var own struct {
		Calibration []struct {
			Held        bool
			Calibration struct {
				Circles int
				Verdict string
			}
		}
		Challenges []struct{ Images []struct{ ID string } }
	}
	c.get(c.owner.token, c.path("/trainees/"+c.own.id)).want(t, http.StatusOK).decode(t, &own)
	if len(own.Calibration) != 1 || own.Calibration[0].Calibration.Circles != 1 || own.Calibration[0].Calibration.Verdict != "undecided" {
		t.Errorf("calibration %+v", own.Calibration)
	}
	if len(own.Challenges) != 3 || !slices.ContainsFunc(own.Challenges[0].Images, func(i struct{ ID string }) bool { return i.ID == c.image(0) }) {
		t.Errorf("challenges %+v", own.Challenges)
	}
}
