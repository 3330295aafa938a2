package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"geodrill/challenges"
	"geodrill/server/api"

	"github.com/oapi-codegen/nullable"
)

// The kinds of revisions that an ETag is of.
const (
	setTag       = "s"
	challengeTag = "c"
	draftTag     = "d"
)

func etag(kind string, revision int64) string {
	return `"` + kind + strconv.FormatInt(revision, 10) + `"`
}

// revisionOf reads the If-Match that a change of a kind of thing needs. That of
// another kind matches nothing.
func revisionOf(kind string, ifMatch *string) (int64, error) {
	if ifMatch == nil {
		p := problem(http.StatusPreconditionRequired, codeIfMatchRequired, "State the ETag of what you have seen, as If-Match.")
		p.errors = []fieldError{{pointer: "header:If-Match", detail: p.detail}}
		return 0, p
	}
	tag := (*ifMatch)[1 : len(*ifMatch)-1]
	if tag[:1] != kind {
		return -1, nil
	}
	return strconv.ParseInt(tag[1:], 10, 64)
}

// withCurrent adds to the refusal of a change what is there instead.
func withCurrent[T any](err error, tag string, shape func() (T, error)) error {
	if challenges.CodeOf(err) != challenges.CodeChanged {
		return err
	}
	current, shapeErr := shape()
	if shapeErr != nil {
		return shapeErr
	}
	encoded, encodeErr := json.Marshal(current)
	if encodeErr != nil {
		return fmt.Errorf("encode what is there: %w", encodeErr)
	}
	p := toProblem(err)
	p.current, p.header = encoded, http.Header{"Etag": {tag}}
	return p
}

// ListSets implements the contract.
func (s *Server) ListSets(ctx context.Context, r api.ListSetsRequestObject) (api.ListSetsResponseObject, error) {
	state := map[api.ListSetsParamsState]challenges.SetState{
		api.Archived: challenges.SetArchived, api.Deleted: challenges.SetDeleted,
	}[valueOf(r.Params.State)]
	page, err := s.challenges.Sets(ctx, callerOf(ctx).actor, state, challenges.SetID(textOf(r.Params.Cursor)), limitOf(r.Params.Limit))
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	out := api.SetList{Items: make([]api.Set, len(page.Items)), Next: nullText(string(page.Next))}
	for i, set := range page.Items {
		title, _ := set.Title.In(tags...)
		out.Items[i] = api.Set{
			ID: string(set.ID), Name: set.Name, Title: title, ChallengeCount: set.ChallengeCount,
			ChangedAt: set.Changed, DeletedAt: nullTime(set.Deleted), Unpublished: set.Unpublished,
			Version: nullText(string(set.Version)), Number: set.Number, PublishedAt: nullTime(set.PublishedAt), Access: api.Permission(set.Access),
		}
	}
	return api.ListSets200JSONResponse(out), nil
}

// CreateSet implements the contract.
func (s *Server) CreateSet(ctx context.Context, r api.CreateSetRequestObject) (api.CreateSetResponseObject, error) {
	d, err := s.challenges.CreateSet(ctx, callerOf(ctx).actor, challenges.NewSet{
		Name: textOf(r.Body.Name), Title: readTexts(r.Body.Title), Description: readTexts(r.Body.Description), Languages: r.Body.Languages,
	})
	if err != nil {
		return nil, err
	}
	tag := etag(setTag, d.Revision)
	return api.CreateSet201JSONResponse{Body: setShape(d), Headers: api.CreateSet201ResponseHeaders{ETag: &tag}}, nil
}

// GetSet implements the contract.
func (s *Server) GetSet(ctx context.Context, r api.GetSetRequestObject) (api.GetSetResponseObject, error) {
	d, err := s.challenges.SetDraft(ctx, callerOf(ctx).actor, challenges.SetID(r.Set))
	if err != nil {
		return nil, err
	}
	tag := etag(setTag, d.Revision)
	return api.GetSet200JSONResponse{Body: setShape(d), Headers: api.GetSet200ResponseHeaders{ETag: &tag}}, nil
}

// ChangeSet implements the contract.
func (s *Server) ChangeSet(ctx context.Context, r api.ChangeSetRequestObject) (api.ChangeSetResponseObject, error) {
	revision, err := revisionOf(setTag, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	change := challenges.SetChange{Languages: r.Body.Languages, Archived: r.Body.Archived}
	for _, t := range []struct {
		in  *api.Texts
		out **challenges.Text
	}{{r.Body.Title, &change.Title}, {r.Body.Description, &change.Description}} {
		if t.in != nil {
			text := readTexts(t.in)
			*t.out = &text
		}
	}
	for _, id := range valueOf(r.Body.Order) {
		change.Order = append(change.Order, challenges.ChallengeID(id))
	}
	d, err := s.challenges.ChangeSet(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), revision, change)
	if err != nil {
		return nil, setChanged(err, d)
	}
	tag := etag(setTag, d.Revision)
	return api.ChangeSet200JSONResponse{Body: setShape(d), Headers: api.ChangeSet200ResponseHeaders{ETag: &tag}}, nil
}

// setChanged is the refusal to change a set that is not as it was seen.
func setChanged(err error, d challenges.SetDraft) error {
	return withCurrent(err, etag(setTag, d.Revision), func() (api.SetDraft, error) { return setShape(d), nil })
}

// DeleteSet implements the contract.
func (s *Server) DeleteSet(ctx context.Context, r api.DeleteSetRequestObject) (api.DeleteSetResponseObject, error) {
	revision, err := revisionOf(setTag, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := s.challenges.DeleteSet(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), revision)
	if err != nil {
		return nil, setChanged(err, d)
	}
	return api.DeleteSet204Response{}, nil
}

// RestoreSet implements the contract.
func (s *Server) RestoreSet(ctx context.Context, r api.RestoreSetRequestObject) (api.RestoreSetResponseObject, error) {
	d, err := s.challenges.RestoreSet(ctx, callerOf(ctx).actor, challenges.SetID(r.Set))
	if err != nil {
		return nil, setChanged(err, d)
	}
	tag := etag(setTag, d.Revision)
	return api.RestoreSet200JSONResponse{Body: setShape(d), Headers: api.RestoreSet200ResponseHeaders{ETag: &tag}}, nil
}

// DuplicateSet implements the contract.
func (s *Server) DuplicateSet(ctx context.Context, r api.DuplicateSetRequestObject) (api.DuplicateSetResponseObject, error) {
	d, err := s.challenges.DuplicateSet(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), textOf(r.Body.Name))
	if err != nil {
		return nil, err
	}
	tag := etag(setTag, d.Revision)
	return api.DuplicateSet201JSONResponse{Body: setShape(d), Headers: api.DuplicateSet201ResponseHeaders{ETag: &tag}}, nil
}

// ListSetProblems implements the contract.
func (s *Server) ListSetProblems(ctx context.Context, r api.ListSetProblemsRequestObject) (api.ListSetProblemsResponseObject, error) {
	problems, revision, err := s.challenges.DraftProblems(ctx, callerOf(ctx).actor, challenges.SetID(r.Set))
	if err != nil {
		return nil, err
	}
	tag := etag(draftTag, revision)
	return api.ListSetProblems200JSONResponse{
		Body: api.SetProblems{Items: problemShapes(problems)}, Headers: api.ListSetProblems200ResponseHeaders{ETag: &tag},
	}, nil
}

func problemShapes(problems []challenges.Problem) []api.SetProblem {
	out := make([]api.SetProblem, len(problems))
	for i, p := range problems {
		out[i] = api.SetProblem{Pointer: p.Field, Code: api.SetProblemCode(p.Code), Message: p.Message}
		if p.Params != nil {
			out[i].Params = &p.Params
		}
	}
	return out
}

func setShape(d challenges.SetDraft) api.SetDraft {
	out := api.SetDraft{
		ID: string(d.ID), Name: d.Name, Access: api.Permission(d.Access),
		Title: textsShape(d.Title), Description: textsShape(d.Description), Languages: append([]string{}, d.Languages...),
		CreatedAt: d.Created, ChangedAt: d.Changed, ArchivedAt: nullTime(d.Archived), Draft: etag(draftTag, d.DraftRevision),
		Unpublished: d.Newest == nil || d.Newest.DraftRevision != d.DraftRevision, Version: nullable.NewNullNullable[api.SetVersion](),
		Challenges: entryShapes(d.Challenges), DeletedChallenges: entryShapes(d.Removed),
	}
	if d.Newest != nil {
		out.Version.Set(versionShape(*d.Newest))
	}
	return out
}

func versionShape(v challenges.VersionSummary) api.SetVersion {
	return api.SetVersion{
		ID: string(v.ID), Number: v.Number, Note: v.Note, Title: textsShape(v.Title),
		ChallengeCount: v.ChallengeCount, PublishedAt: v.PublishedAt,
	}
}

func entryShapes(list []challenges.ChallengeDraft) []api.ChallengeEntry {
	out := make([]api.ChallengeEntry, len(list))
	for i, c := range list {
		out[i] = api.ChallengeEntry{
			ID: string(c.ID), Position: c.Position, Title: textsShape(c.Content.Title), Kinds: []api.QuestionKind{},
			Image: nullable.NewNullNullable[string](), ProblemCount: len(c.Problems()), Etag: etag(challengeTag, c.Revision),
			ChangedAt: c.Changed, DeletedAt: nullTime(c.Deleted),
		}
		if len(c.Content.Images) > 0 {
			out[i].Image.Set(c.Content.Images[0].Image)
		}
		for _, q := range c.Content.Questions {
			out[i].Kinds = append(out[i].Kinds, api.QuestionKind(q.Ask.Kind()))
		}
	}
	return out
}
