package server_test

import (
	"bytes"
	"net/http"
	"testing"

	"geodrill/challenges/pack"
	"geodrill/store/storetest"
)

// A version is downloaded as a pack that reads as the set it is, the same each time.
func TestSetPack(t *testing.T) {
	t.Parallel()
	s := newStudy(t, storetest.SQLite(t))
	d, path, _ := s.wholeSet()
	s.change("POST", path+"/versions", d.Draft, `{}`).want(t, http.StatusCreated)
	a := s.get(s.author.token, path+"/versions/1/pack").want(t, http.StatusOK)
	for name, want := range map[string]string{
		"Content-Type": "application/zip", "Content-Disposition": `attachment; filename="quays-1.zip"`, "Cache-Control": "private, no-store",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	fsys, err := pack.OpenArchive(bytes.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	draft, err := pack.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if c := draft.Challenges[0]; draft.Name != "quays" || len(c.Questions) < 4 || len(c.Clues) == 0 {
		t.Errorf("the pack has %+v", c)
	}
	if again := s.get(s.author.token, path+"/versions/1/pack").want(t, http.StatusOK); !bytes.Equal(a.body, again.body) {
		t.Error("the second download differs")
	}
}
