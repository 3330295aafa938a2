package server_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"geodrill/server"
	"geodrill/store/storetest"

	"github.com/google/go-cmp/cmp"
)

const aerial = "Aerial=https://tiles.example.org:8443/a=b/{z}/{x}/{y}.jpg?k=1|© those, who flew | and others"

// readImagery reads imagery as flags do.
func readImagery(t testing.TB, texts ...string) []server.Imagery {
	t.Helper()
	list := make([]server.Imagery, len(texts))
	for i, text := range texts {
		if err := list[i].UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// shownImagery is what an exercise tells of imagery.
type shownImagery struct {
	Imagery []struct{ Name, URL, Attribution string }
}

// TestImagery switches imagery on and off. An exercise tells of it meanwhile, and
// never else, though the server has some; the leak test holds the latter, too.
func TestImagery(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) { c.Imagery = readImagery(t, aerial) })
	owner := s.addInstructor("Aliya")
	cohort := s.addCohort(owner, "Analysts")
	trainee := s.join(cohort, "own")
	version := s.publish(owner, "set", secretCorner)
	body := `{"version":"` + string(version.ID) + `","cohort":"` + string(cohort.ID) + `","reveal":"at_once"`
	on := shownImagery{Imagery: []struct{ Name, URL, Attribution string }{
		{"Aerial", "https://tiles.example.org:8443/a=b/{z}/{x}/{y}.jpg?k=1", "© those, who flew | and others"},
	}}
	for _, first := range []bool{false, true} {
		var made struct {
			ID string
			shownImagery
		}
		given := body
		if first {
			given += `,"imagery":true`
		}
		s.post(owner.token, "/api/v1/exercises", given+"}").want(t, http.StatusCreated).decode(t, &made)
		for i, want := range []bool{first, !first, first} {
			path := "/api/v1/exercises/" + made.ID
			if i > 0 {
				tag := s.get(owner.token, path).header.Get("ETag")
				change := `{"imagery":false}`
				if want {
					change = `{"imagery":true}`
				}
				r := request{method: http.MethodPatch, path: path, token: owner.token, body: change, header: map[string]string{"If-Match": tag}}
				s.do(r).want(t, http.StatusOK)
			}
			wanted := shownImagery{}
			if want {
				wanted = on
			}
			for who, token := range map[string]string{"owner": owner.token, "trainee": trainee.token} {
				var got shownImagery
				s.get(token, path).want(t, http.StatusOK).decode(t, &got)
				if diff := cmp.Diff(wanted, got); diff != "" {
					t.Errorf("first %t, step %d, %s (-want +got):\n%s", first, i, who, diff)
				}
			}
		}
	}
}

func TestImageryOfAServerWithout(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) { c.Imagery = nil })
	owner := s.addInstructor("Aliya")
	cohort := s.addCohort(owner, "Analysts")
	version := s.publish(owner, "set", secretCorner)
	body := `{"version":"` + string(version.ID) + `","cohort":"` + string(cohort.ID) + `","reveal":"at_once","imagery":true}`
	if r := s.post(owner.token, "/api/v1/exercises", body).want(t, http.StatusCreated); strings.Contains(string(r.body), "imagery") {
		t.Errorf("it tells of imagery: %s", r.body)
	}
}

// TestImageryPolicy holds that pages may load pictures from the imagery's origin,
// and from no other.
func TestImageryPolicy(t *testing.T) {
	t.Parallel()
	c := siteConfig()
	c.Web = fstest.MapFS{"index.html": {Data: []byte(pageText)}}
	c.Imagery = readImagery(t, aerial, "Other=http://[2001:db8::1]:80/{z}/{x}/{y}|them")
	l := serveConfig(t, c)
	got := ask(t, l, http.MethodGet, "/").want(t, http.StatusOK).header.Get("Content-Security-Policy")
	want := strings.Replace(siteCSP, "data: blob:", "data: blob: https://tiles.example.org:8443 http://[2001:db8::1]:80", 1)
	if got != want {
		t.Errorf("policy %q, want %q", got, want)
	}
}

func TestImageryThatIsNone(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing":             "",
		"no name":             "=https://a.example/{z}/{x}/{y}|them",
		"a long name":         strings.Repeat("x", 61) + "=https://a.example/{z}/{x}/{y}|them",
		"no equals sign":      "https://a.example/{z}/{x}/{y}|them",
		"no attribution":      "A=https://a.example/{z}/{x}/{y}",
		"an empty one":        "A=https://a.example/{z}/{x}/{y}|",
		"a bell in it":        "A=https://a.example/{z}/{x}/{y}|\a",
		"bytes that are none": "A=https://a.example/{z}/{x}/{y}|\xff",
		"a long address":      "A=https://a.example/" + strings.Repeat("x", 1000) + "{z}/{x}/{y}|them",
		"no level":            "A=https://a.example/{x}/{y}|them",
		"a column twice":      "A=https://a.example/{z}/{x}/{x}/{y}|them",
		"another scheme":      "A=ftp://a.example/{z}/{x}/{y}|them",
		"no scheme":           "A=//a.example/{z}/{x}/{y}|them",
		"no host":             "A=https:///{z}/{x}/{y}|them",
		"a host of any level": "A=https://{z}.example/{x}/{y}|them",
		"more of a policy":    "A=https://a.example;script-src/{z}/{x}/{y}|them",
		"any host":            "A=https://*/{z}/{x}/{y}|them",
		"a password":          "A=https://me:word@a.example/{z}/{x}/{y}|them",
	} {
		var i server.Imagery
		if err := i.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%s: %q is taken for imagery", name, text)
		}
	}
}
