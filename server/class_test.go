package server_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/server/api"
	"geodrill/store/storetest"
)

// class is a lesson with eight trainees and a projector, whose clients are spread
// over the instances of a server.
type class struct {
	*school    // the instance of the console
	instances  []*school
	instructor instructor
	exercise   challenges.ExerciseView
	version    challenges.Version
	keys       []geo.Point
	trainees   []trainee
	display    string
	viewers    []*viewer
}

// viewer follows the lesson events of a stream.
type viewer struct {
	name   string
	stream *stream

	mu   sync.Mutex
	seen []api.Lesson // one for each step, the newest of it
}

func newClass(t *testing.T, location string, instances int) *class {
	at, photos := &clock{now: time.Date(2026, time.June, 10, 9, 0, 0, 0, time.UTC)}, t.TempDir()
	c := &class{keys: []geo.Point{{61.237164, 37.518293}, {-72.648217, -13.163428}, {13.4, 52.5}}}
	for range instances {
		c.instances = append(c.instances, startInstance(t, location, at, photos))
	}
	c.school = c.instances[0]
	c.instructor = c.addInstructor("Aliya")
	cohort := c.addCohort(c.instructor, "Analysts")
	c.version = c.publish(c.instructor, "lesson", c.keys...)
	c.exercise = c.open(c.instructor, c.version, cohort, liveRules())
	c.trainees = c.joinMany(cohort, 8)
	_, c.display = c.addDisplay(c.instructor, c.exercise)
	ctx, stop := context.WithCancel(t.Context())
	var relays sync.WaitGroup
	for _, s := range c.instances {
		relays.Go(func() { s.relay.Run(ctx) })
	}
	t.Cleanup(func() { stop(); relays.Wait() })
	return c
}

// at is the instance of a client.
func (c *class) at(client int) *school { return c.instances[client%len(c.instances)] }

// watch opens the event streams of the console, the projector and some trainees.
func (c *class) watch(trainees int) {
	c.t.Helper()
	c.follow("console", c.at(0), request{token: c.instructor.token, path: exercisePath(c.exercise) + "/events"})
	c.follow("projector", c.at(1), request{path: "/api/v1/display/" + c.display + "/events"})
	for i, who := range c.trainees[:trainees] {
		c.follow(who.alias, c.at(i), request{token: who.token, path: exercisePath(c.exercise) + "/events"})
	}
}

func (c *class) follow(name string, s *school, r request) {
	c.t.Helper()
	v := &viewer{name: name, stream: s.listen(r)}
	v.stream.want(c.t, http.StatusOK)
	var reading sync.WaitGroup
	reading.Go(v.read)
	c.t.Cleanup(func() { v.stream.close(); reading.Wait() })
	c.viewers = append(c.viewers, v)
}

// read notes the lessons until the stream ends.
func (v *viewer) read() {
	for {
		e, err := v.stream.next()
		if err != nil {
			return
		}
		var l api.Lesson
		if e.name != "lesson" || json.Unmarshal([]byte(e.data), &l) != nil {
			continue
		}
		v.mu.Lock()
		if n := len(v.seen); n > 0 && v.seen[n-1].Step == l.Step {
			v.seen[n-1] = l
		} else {
			v.seen = append(v.seen, l)
		}
		v.mu.Unlock()
	}
}

// newest is the last lesson that was told, as the others are told it too.
func (v *viewer) newest() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.seen) == 0 {
		return ""
	}
	encoded, err := json.Marshal(v.seen[len(v.seen)-1])
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// steps are the steps and states that were told, in order.
func (v *viewer) steps() (steps []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, l := range v.seen {
		steps = append(steps, fmt.Sprint(l.Step, " ", l.State))
	}
	return steps
}

// agree waits until every client has been told what the console reads, to the letter.
func (c *class) agree(after string) {
	c.t.Helper()
	for _, v := range c.viewers {
		eventually(c.t, "the "+v.name+" is told the lesson "+after, func() bool {
			var l api.Lesson
			c.get(c.instructor.token, exercisePath(c.exercise)+"/lesson").want(c.t, http.StatusOK).decode(c.t, &l)
			l.Commands = nil
			want, err := json.Marshal(l)
			return err == nil && v.newest() == string(want)
		})
	}
}

// pace gives a command at the next instance in turn, and waits until all know.
func (c *class) pace(name, more string) {
	c.t.Helper()
	step := c.lesson(c.exercise).Step
	c.at(int(step)).commandOn(c.instructor, c.exercise, step, name, more)
	c.agree("after " + name)
}

// guess makes a trainee guess a challenge, so many degrees off.
func (c *class) guess(i, challenge int, off float64, key string) answer {
	c.t.Helper()
	place := geo.Point{c.keys[challenge].Lon() + off, c.keys[challenge].Lat()}
	return c.at(i).do(request{
		method: "POST", token: c.trainees[i].token, body: placeBody(place), header: map[string]string{"Idempotency-Key": key},
		path: fmt.Sprintf("%s/challenges/%s/guesses", exercisePath(c.exercise), c.version.Challenges[challenge].ID),
	})
}

// TestLiveLesson is a lesson from the lobby to the podium, on one instance and on two that
// share a database: after every command all clients know the same, every guess
// counts once, and the ledger explains the board.
func TestLiveLesson(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		instances := 1
		if t.Name() == "TestLiveLesson/postgres" {
			instances = 2
		}
		c := newClass(t, location, instances)
		c.watch(7)
		c.agree("in the lobby")

		c.pace("open", `,"seconds":60`)
		var first answer
		for i := range 7 {
			first = c.guess(i, 0, float64(i)/10, fmt.Sprintf("first %d", i)).want(t, http.StatusCreated)
		}
		again := c.guess(6, 0, 0.6, "first 6").want(t, http.StatusCreated)
		if !bytes.Equal(first.body, again.body) {
			t.Errorf("a guess sent again is answered %s, at first %s", again.body, first.body)
		}
		c.agree("after seven guesses")
		c.clock.advance(61 * time.Second) // the deadline
		late := c.guess(7, 0, 0.01, "late").want(t, http.StatusCreated)
		if n := c.lesson(c.exercise).Answered; n != 7 {
			t.Errorf("%d have answered, want 7: what was late waits", n)
		}
		c.clock.advance(5 * time.Second)
		c.agree("at the deadline")
		c.pace("reveal", "")
		if instances > 1 {
			cutListeners(t, location)
		}
		c.pace("debrief", "")
		c.pace("open", "") // the second, without end
		for i := range 8 {
			c.guess(i, 1, float64(7-i)/10, "second").want(t, http.StatusCreated)
		}
		c.agree("after eight guesses")
		c.pace("pause", "")
		c.guess(0, 1, 0, "while paused").want(t, http.StatusConflict)
		c.pace("resume", "")
		c.pace("close", "")
		c.clock.advance(6 * time.Second)
		c.agree("after the grace")
		c.pace("end", "")

		c.holdSteps()
		c.acceptLate(late)
		c.holdLedger()
	})
}

// holdSteps: everybody was told the same steps, and none was left out.
func (c *class) holdSteps() {
	c.t.Helper()
	want := fmt.Sprint(c.viewers[0].steps())
	for _, v := range c.viewers[1:] {
		if got := fmt.Sprint(v.steps()); got != want {
			c.t.Errorf("the %s was told %s, the console %s", v.name, got, want)
		}
	}
	if n := len(c.viewers[0].steps()); n != 9 {
		c.t.Errorf("the console was told %d steps, want those of 8 commands and the lobby", n)
	}
}

// acceptLate accepts a guess that came late.
func (c *class) acceptLate(late answer) {
	c.t.Helper()
	var receipt struct{ ID string }
	late.decode(c.t, &receipt)
	c.post(c.instructor.token, exercisePath(c.exercise)+"/late-guesses/decisions", fmt.Sprintf(`{"guesses":[%q],"decision":"accepted"}`, receipt.ID)).want(c.t, http.StatusNoContent)
}

// holdLedger: the board is what the ledger adds up to, and the ledger has each guess
// once.
func (c *class) holdLedger() {
	c.t.Helper()
	ledger, err := c.store.Ledger(c.t.Context(), c.exercise.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	points, guesses := map[string]int{}, map[string]int{}
	once := map[string]bool{}
	for _, entry := range ledger {
		who := string(entry.Guess.TraineeID)
		points[who] += entry.Mark.Points
		guesses[who]++
		key := who + " " + string(entry.Guess.ChallengeID)
		if once[key] {
			c.t.Errorf("two guesses of one trainee for one challenge: %s", key)
		}
		once[key] = true
	}
	for _, s := range c.instances {
		var board struct {
			Rows []struct {
				Alias           string
				Points, Guesses int
			}
		}
		eventually(c.t, "a board with every guess", func() bool {
			s.get(c.trainees[0].token, exercisePath(c.exercise)+"/leaderboard").want(c.t, http.StatusOK).decode(c.t, &board)
			total := 0
			for _, row := range board.Rows {
				total += row.Guesses
			}
			return total == 16
		})
		for _, row := range board.Rows {
			for _, who := range c.trainees {
				if who.alias == row.Alias && (row.Points != points[who.id] || row.Guesses != guesses[who.id]) {
					c.t.Errorf("%s has %d points for %d guesses on the board, %d for %d in the ledger", row.Alias, row.Points, row.Guesses, points[who.id], guesses[who.id])
				}
			}
		}
	}
	if len(ledger) != 16 {
		c.t.Errorf("%d guesses, want 16", len(ledger))
	}
}

// cutListeners cuts the connections on which instances hear each other, and waits
// until they are there again.
func cutListeners(t *testing.T, location string) {
	t.Helper()
	admin, err := sql.Open("pgx", location)
	if err != nil {
		t.Fatal(err)
	}
	const (
		listeners = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
		terminate = "SELECT count(pg_terminate_backend(pid)) " + listeners
	)
	listening := func() bool {
		var n int
		err = admin.QueryRowContext(t.Context(), "SELECT count(*) "+listeners).Scan(&n)
		return err == nil && n == 2
	}
	eventually(t, "both instances listen", listening)
	var cut int
	if err := admin.QueryRowContext(t.Context(), terminate).Scan(&cut); err != nil || cut != 2 {
		t.Errorf("cut %d connections: %v", cut, err)
	}
	eventually(t, "the instances listen again", listening)
	if err := errors.Join(err, admin.Close()); err != nil {
		t.Error(err)
	}
}
