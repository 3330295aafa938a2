package server_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/challenges/job"
	"geodrill/geo"
	"geodrill/server"
	"geodrill/store"
	"geodrill/store/storetest"
	"geodrill/tiles"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
)

// clock is a clock that moves when a test says so.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// After is about real time: whoever waits by this clock only paces itself.
func (c *clock) After(d time.Duration) <-chan time.Time { return time.After(d) }

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// school is a running server over a real store, a real image library and real
// services, by a clock of its own. Every answer it gives is held against the
// contract: see check.
type school struct {
	t          *testing.T
	clock      *clock
	store      *store.Store
	accounts   *account.Service
	challenges *challenges.Service
	hub        *server.Hub
	relay      *store.Relay
	jobs       *job.Runner
	blobs      *store.FileBlobs
	address    string // host:port
	client     *http.Client
	log        *errorLog
	contract   *contract
	stopWork   func()
	stop       func() error // ends Serve and returns what it returned; once
}

// cheapHashing is for passwords that need no protection.
func cheapHashing() *argon2id.Params {
	return &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// startSchool starts a server on the database at location. It ends with the
// test, which fails if the server logged an error that the test did not expect.
func startSchool(t *testing.T, location string, change ...func(*server.Config)) *school {
	t.Helper()
	at := &clock{now: time.Date(2026, time.June, 10, 9, 0, 0, 0, time.UTC)}
	return startInstance(t, location, at, t.TempDir(), change...)
}

// startInstance is startSchool by a clock and with photos that other instances may
// share. They hear of each other while the relay runs.
func startInstance(t *testing.T, location string, at *clock, photos string, change ...func(*server.Config)) *school {
	t.Helper()
	s := &school{
		t: t, clock: at, store: storetest.OpenAt(t, location), hub: server.NewHub(), log: &errorLog{}, contract: readContract(t),
	}
	s.relay = s.store.Relay(s)
	blobs, err := store.OpenFileBlobs(photos)
	if err != nil {
		t.Fatal(err)
	}
	s.blobs = blobs
	t.Cleanup(func() {
		if err := blobs.Close(); err != nil {
			t.Error(err)
		}
	})
	newID := func() string { return uuid.Must(uuid.NewV7()).String() }
	images := tiles.NewLibrary(tiles.Config{Blobs: blobs, Catalog: s.store, KeepOriginals: true})
	s.jobs = job.NewRunner(job.Config{Store: s.store, Clock: s.clock, NewID: newID, Workers: 2, Failed: s.jobFailed})
	s.accounts = account.NewService(account.Config{Store: s.store, Clock: s.clock, Random: rand.Reader, NewID: newID, Hashing: cheapHashing()})
	places := openPlaces(t)
	s.challenges = challenges.NewService(challenges.Config{
		Geocoder: places.Geocoder(),
		Store:    s.store, Images: images, Clock: s.clock, Publisher: s.relay, Random: rand.Reader, NewID: newID, Wake: s.jobs.Wake,
	})
	s.jobs.Handle(challenges.JobIngest, s.challenges.DevelopImage)
	s.jobs.Handle(challenges.JobRedact, s.challenges.BurnImage)
	c := server.Config{
		Challenges: s.challenges, Accounts: s.accounts, Images: images, Basemap: openBasemap(t), Places: places, Countries: openCountries(t), Hub: s.hub,
		Imagery: readImagery(t, aerial), // which no exercise tells of unless that is switched on
		Ready:   s.store.Ping, Log: slog.New(s.log), NewID: newID,
	}
	for _, f := range change {
		f(&c)
	}
	srv, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	s.serve(srv)
	return s
}

// Publish hears of changes, those of other instances too.
func (s *school) Publish(id challenges.ExerciseID, version int64) {
	s.challenges.Heard(id, version)
	s.hub.Publish(id, version)
}

// jobFailed hears of a job that failed for another reason than its subject.
func (s *school) jobFailed(j job.Job, err error) { s.t.Errorf("job %s %s: %v", j.Kind, j.Subject, err) }

// work runs jobs until the test ends or stopWork.
func (s *school) work() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.jobs.Run(ctx) }()
	s.stopWork = func() { stop(); <-done }
	s.t.Cleanup(s.stopWork)
}

// serve runs srv on a port of this machine until the test ends.
func (s *school) serve(srv *server.Server) {
	s.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	s.address = l.Addr().String()
	transport := &http.Transport{MaxIdleConnsPerHost: 100, DisableCompression: true}
	s.client = &http.Client{
		Transport: transport, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(ctx, smallBuffers{l}, "", "") }()
	s.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	s.t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := s.stop(); err != nil {
			s.t.Errorf("Serve: %v", err)
		}
		for _, e := range s.log.errors() {
			s.t.Errorf("the server logged: %s", e)
		}
	})
}

// smallBuffers is a listener whose connections buffer little, so that a reader
// that stops reading is felt soon.
type smallBuffers struct{ net.Listener }

func (l smallBuffers) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		err = errors.Join(err, tcp.SetWriteBuffer(8<<10))
	}
	return c, err
}

// errorLog is a log handler that keeps errors.
type errorLog struct {
	mu   sync.Mutex
	kept []string
}

func (l *errorLog) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

func (l *errorLog) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, text)
	return nil
}

func (l *errorLog) WithAttrs([]slog.Attr) slog.Handler { return l }
func (l *errorLog) WithGroup(string) slog.Handler      { return l }

// errors returns what was logged since the last call.
func (l *errorLog) errors() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := l.kept
	l.kept = nil
	return kept
}

// request is what a test sends. A body without a Content-Type in the header is
// JSON.
type request struct {
	method, path string // GET when method is empty
	token        string
	body         string
	header       map[string]string
}

func (r request) String() string {
	if r.method == "" {
		r.method = http.MethodGet
	}
	return r.method + " " + r.path
}

// answer is what came back.
type answer struct {
	request request
	status  int
	header  http.Header
	body    []byte
}

func (s *school) newRequest(r request) *http.Request {
	s.t.Helper()
	var body io.Reader
	if r.body != "" {
		body = strings.NewReader(r.body)
	}
	hr, err := http.NewRequestWithContext(s.t.Context(), r.method, "http://"+s.address+r.path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if r.body != "" {
		hr.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		hr.Header.Set("Authorization", "Bearer "+r.token)
	}
	for name, value := range r.header {
		hr.Header.Set(name, value)
	}
	return hr
}

// do sends a request and returns the answer, which it has held against the
// contract. It may be called from any goroutine.
func (s *school) do(r request) answer {
	s.t.Helper()
	return s.send(r, s.newRequest(r))
}

// send is do for a request that net/http must be told about.
func (s *school) send(r request, hr *http.Request) answer {
	s.t.Helper()
	response, err := s.client.Do(hr)
	if err != nil {
		s.t.Errorf("%v: %v", r, err)
		return answer{request: r, header: http.Header{}}
	}
	defer response.Body.Close()
	a := answer{request: r, status: response.StatusCode, header: response.Header}
	if response.Header.Get("Content-Type") != eventStream || response.StatusCode != http.StatusOK {
		if a.body, err = io.ReadAll(response.Body); err != nil {
			s.t.Errorf("%v: %v", r, err)
		}
	}
	s.contract.check(s.t, a)
	return a
}

const eventStream = "text/event-stream"

func (s *school) get(token, path string) answer {
	s.t.Helper()
	return s.do(request{token: token, path: path})
}

func (s *school) post(token, path, body string) answer {
	s.t.Helper()
	return s.do(request{method: http.MethodPost, token: token, path: path, body: body})
}

// want fails the test unless the answer has this status.
func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("%v: status %d, want %d: %s", a.request, a.status, status, a.body)
	}
	return a
}

// decode reads the JSON body into v.
func (a answer) decode(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%v: %v: %s", a.request, err, a.body)
	}
}

// instructor is an account with a session.
type instructor struct {
	challenges.Actor
	password, token string
}

func (s *school) addInstructor(name string) instructor {
	s.t.Helper()
	return s.addAccount(name, account.Instructor)
}

// addAccount makes an account that has chosen its password and is signed in.
func (s *school) addAccount(name string, role account.Role) instructor {
	s.t.Helper()
	invitation, _, err := s.accounts.Invite(s.t.Context(), "", role)
	if err != nil {
		s.t.Fatal(err)
	}
	password := "chosen by " + name
	token, a, err := s.accounts.Accept(s.t.Context(), invitation, name, password)
	if err != nil {
		s.t.Fatal(err)
	}
	return instructor{Actor: challenges.AccountActor(a), password: password, token: token}
}

func (s *school) addCohort(owner instructor, name string) challenges.Cohort {
	s.t.Helper()
	c, err := s.challenges.AddCohort(s.t.Context(), owner.Actor, name)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// trainee is a member of a cohort with a session.
type trainee struct {
	id, alias, token, recovery string
}

// join joins a cohort over HTTP.
func (s *school) join(cohort challenges.Cohort, alias string) trainee {
	s.t.Helper()
	body, err := json.Marshal(map[string]string{"code": cohort.JoinCode, "alias": alias})
	if err != nil {
		s.t.Fatal(err)
	}
	var joined struct {
		Token, RecoveryCode string
		Trainee             struct{ ID, Alias string }
	}
	s.post("", "/api/v1/join", string(body)).want(s.t, http.StatusCreated).decode(s.t, &joined)
	return trainee{id: joined.Trainee.ID, alias: joined.Trainee.Alias, token: joined.Token, recovery: joined.RecoveryCode}
}

// joinMany joins n trainees with aliases from "trainee 01" on.
func (s *school) joinMany(cohort challenges.Cohort, n int) []trainee {
	s.t.Helper()
	all := make([]trainee, n)
	for i := range all {
		all[i] = s.join(cohort, fmt.Sprintf("trainee %02d", i+1))
	}
	return all
}

// publish publishes a set with a challenge for each place: see draft.
func (s *school) publish(owner instructor, name string, places ...geo.Point) challenges.Version {
	s.t.Helper()
	v, err := s.challenges.Publish(s.t.Context(), owner.Actor, draft(s.t, name, places), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// open opens an exercise.
func (s *school) open(owner instructor, v challenges.Version, cohort challenges.Cohort, rules challenges.Rules) challenges.ExerciseView {
	s.t.Helper()
	e, err := s.challenges.OpenExercise(s.t.Context(), owner.Actor, challenges.NewExercise{Version: v.ID, Cohort: cohort.ID, Rules: rules})
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

// hourAtClose are the rules of an exercise that opens now and is revealed after
// an hour and a minute of grace.
func (s *school) hourAtClose() challenges.Rules {
	return challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: s.clock.Now().Add(time.Hour), Grace: time.Minute}
}

func practice() challenges.Rules { return challenges.Rules{Reveal: challenges.RevealAtOnce} }

func exercisePath(e challenges.ExerciseView) string { return "/api/v1/exercises/" + string(e.ID) }

func challengePath(e challenges.ExerciseView, i int) string {
	return exercisePath(e) + "/challenges/" + string(e.Challenges[i].ID)
}

// placeBody is the body of a flat guess.
func placeBody(p geo.Point) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"place":{"type":"Point","coordinates":[%v,%v]}}`, p.Lon(), p.Lat())
	return b.String()
}

// eventually waits until the condition holds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	const patience, pause = 20 * time.Second, 5 * time.Millisecond
	tick := time.NewTicker(pause)
	defer tick.Stop()
	deadline := time.After(patience)
	for !condition() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("after %v still not: %s", patience, what)
		}
	}
}

// at is the region of one point.
func at(p geo.Point) *geo.Region {
	region, err := geo.NewRegion(p)
	if err != nil {
		panic(err)
	}
	return region
}
