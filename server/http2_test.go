package server_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"geodrill/server"
	"geodrill/store/storetest"
)

// Over HTTP/2 a writer is gone once its handler has returned: nothing may touch
// it then, however many streams end at the same moment.
func TestStopWithListenersOverHTTP2(t *testing.T) {
	t.Parallel()
	var config server.Config
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) { config = *c })
	owner := s.addInstructor("Aliya")
	cohort := s.addCohort(owner, "Analysts")
	e := s.open(owner, s.publish(owner, "set", secretCorner), cohort, practice())
	token := s.join(cohort, "fox").token
	srv, err := server.New(config) // another one on the same hub, which stops with the school
	if err != nil {
		t.Fatal(err)
	}
	secure := httptest.NewUnstartedServer(srv.Handler())
	secure.EnableHTTP2 = true
	secure.StartTLS()
	defer secure.Close()

	var opened, ended sync.WaitGroup
	for range 200 {
		opened.Add(1)
		ended.Go(func() {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, secure.URL+exercisePath(e)+"/events", nil)
			if err != nil {
				t.Error(err)
				return
			}
			request.Header.Set("Authorization", "Bearer "+token)
			response, err := secure.Client().Do(request)
			if err != nil {
				t.Error(err)
				opened.Done()
				return
			}
			defer response.Body.Close()
			body := bufio.NewReader(response.Body)
			if line, err := body.ReadString('\n'); response.ProtoMajor != 2 || line != "event: phase\n" || err != nil {
				t.Errorf("HTTP/%d: %q, %v", response.ProtoMajor, line, err)
			}
			opened.Done()
			if _, err := io.Copy(io.Discard, body); err != nil {
				t.Error(err)
			}
		})
	}
	opened.Wait()
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	ended.Wait()
}
