package challenges_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"geodrill/challenges"
	"geodrill/tiles"

	"github.com/google/go-cmp/cmp"
)

func TestPublish(t *testing.T) {
	r := newRoom(t)
	var progress []string
	d := newDraft("almaty", 2)
	d.Challenges[0].Photos = append(d.Challenges[0].Photos, d.Challenges[1].Photos[0])
	d.Challenges[0].Questions = append(d.Challenges[0].Questions, d.Challenges[1].Questions[0])
	v, err := r.service.Publish(t.Context(), r.owner, d, func(photo, of int) {
		progress = append(progress, fmt.Sprintf("%d of %d", photo, of))
	})
	check(t, err)
	if diff := cmp.Diff([]string{"1 of 3", "2 of 3", "3 of 3"}, progress); diff != "" {
		t.Errorf("progress (-want +got)\n%s", diff)
	}
	if v.SetID != r.version.SetID || v.Number != 2 || !v.PublishedAt.Equal(start) {
		t.Errorf("published as %+v", v)
	}
	if d.Challenges[0].Questions[0].ID != "" {
		t.Error("the draft was changed")
	}
	first := v.Challenges[0]
	if len(first.Images) != 2 || first.Images[0].Image == first.Images[1].Image || first.Images[0].Width != 40 || first.Images[0].Height != 30 {
		t.Errorf("images %+v", first.Images)
	}
	if len(first.Questions) != 2 || first.Questions[1].Position != 2 || first.Questions[1].Key.Version != 1 || v.Challenges[1].Position != 2 {
		t.Errorf("questions %+v", first.Questions)
	}
	sets, err := r.service.Sets(t.Context(), r.owner, challenges.SetInUse, "", 10)
	if err != nil || len(sets.Items) != 1 || sets.Items[0].Version != v.ID || sets.Items[0].ChallengeCount != 2 || sets.Items[0].Unpublished {
		t.Errorf("sets %+v, %v", sets, err)
	}
	if sets, err = r.service.Sets(t.Context(), r.other, challenges.SetInUse, "", 10); err != nil || len(sets.Items) != 0 {
		t.Errorf("another instructor's sets %+v, %v", sets, err)
	}
}

func TestPublishFails(t *testing.T) {
	r := newRoom(t)
	gone := errors.New("the disk is gone")
	for name, test := range map[string]struct {
		open func() (io.ReadCloser, error)
		want func(error) bool
	}{
		"a photo that cannot be opened": {
			func() (io.ReadCloser, error) { return nil, gone },
			func(err error) bool { return errors.Is(err, gone) },
		},
		"a photo that is none": {
			func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("GIF89a")), nil },
			func(err error) bool { var gate *tiles.GateError; return errors.As(err, &gate) },
		},
	} {
		d := newDraft("broken", 2)
		d.Challenges[1].Photos[0].Open = test.open
		_, err := r.service.Publish(t.Context(), r.owner, d, nil)
		if !test.want(err) || !strings.Contains(err.Error(), "photo 2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if sets, err := r.service.Sets(t.Context(), r.owner, challenges.SetInUse, "", 10); err != nil || len(sets.Items) != 1 {
		t.Errorf("after failures there are %d sets, %v", len(sets.Items), err)
	}
}

// What is started is whole or not there.
func TestStartSet(t *testing.T) {
	r := newRoom(t)
	_, err := r.service.StartSet(t.Context(), r.owner, newDraft("started", challenges.MaxChallenges+1), nil)
	refused(t, "one challenge too many", err, challenges.CodeInvalid, "")
	if half, there, err := r.service.SetNamed(t.Context(), r.owner, "started"); err != nil || there {
		t.Errorf("it has left %+v, %v", half, err)
	}
	d, err := r.service.StartSet(t.Context(), r.owner, newDraft("started", 3), nil)
	check(t, err)
	if d.Name != "started" || len(d.Challenges) != 3 || d.Challenges[2].Position != 3 || len(d.Challenges[2].Content.Images) != 1 {
		t.Errorf("started: %+v", d)
	}
}

func TestDraftValidate(t *testing.T) {
	for _, test := range []struct {
		field  string // empty: valid
		change func(d *challenges.Draft)
	}{
		{"", func(*challenges.Draft) {}},
		{"", func(d *challenges.Draft) { d.Name = "0" + strings.Repeat("-", 63) }},
		{"", func(d *challenges.Draft) { d.Languages = []string{"ru"} }},
		{"/name", func(d *challenges.Draft) { d.Name = "" }},
		{"/name", func(d *challenges.Draft) { d.Name = "-a" }},
		{"/name", func(d *challenges.Draft) { d.Name = "Almaty" }},
		{"/name", func(d *challenges.Draft) { d.Name = strings.Repeat("a", 65) }},
		{"/languages", func(d *challenges.Draft) { d.Languages = nil }},
		{"/title", func(d *challenges.Draft) { d.Languages = append(d.Languages, "kk") }},
		{"/challenges", func(d *challenges.Draft) { d.Challenges = nil }},
		{"/challenges", func(d *challenges.Draft) {
			d.Challenges = make([]challenges.DraftChallenge, challenges.MaxChallenges+1)
		}},
		{"/challenges/1/title", func(d *challenges.Draft) { d.Challenges[1].Title = nil }},
		{"/challenges/1/prompt", func(d *challenges.Draft) { d.Challenges[1].Prompt = challenges.Text{"en": "x"} }},
		{"/challenges/1/debrief", func(d *challenges.Draft) { d.Challenges[1].Debrief = nil }},
		{"/challenges/1/images", func(d *challenges.Draft) { d.Challenges[1].Photos = nil }},
		{"/challenges/1/images/0/alt", func(d *challenges.Draft) { d.Challenges[1].Photos[0].Alt = nil }},
		{"/challenges/1/images/0/credit/author", func(d *challenges.Draft) { d.Challenges[1].Photos[0].Credit.Author = "" }},
		{"/challenges/1/images/0/credit/licence", func(d *challenges.Draft) { d.Challenges[1].Photos[0].Credit.Licence = "" }},
		{"/challenges/1/questions", func(d *challenges.Draft) { d.Challenges[1].Questions = nil }},
		{"/challenges/1/questions", func(d *challenges.Draft) {
			d.Challenges[1].Questions = slices.Repeat(d.Challenges[1].Questions, challenges.MaxQuestions+1)
		}},
		{"/challenges/1/questions/0/kind", func(d *challenges.Draft) { d.Challenges[1].Questions[0].Ask = nil }},
		{"/challenges/1/questions/0/maxPoints", func(d *challenges.Draft) { d.Challenges[1].Questions[0].Ask = challenges.PlaceAsk{} }},
		{"/challenges/1/questions/0/key", func(d *challenges.Draft) { d.Challenges[1].Questions[0].Key.Place = nil }},
	} {
		d := newDraft("almaty", 2)
		test.change(&d)
		err := d.Validate()
		if test.field == "" {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		refused(t, test.field, err, challenges.CodeInvalid, test.field)
	}
}
