package server

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"geodrill/challenges"
	"geodrill/server/api"
)

// ListSetVersions implements the contract.
func (s *Server) ListSetVersions(ctx context.Context, r api.ListSetVersionsRequestObject) (api.ListSetVersionsResponseObject, error) {
	versions, err := s.challenges.Versions(ctx, callerOf(ctx).actor, challenges.SetID(r.Set))
	if err != nil {
		return nil, err
	}
	out := api.SetVersionList{Items: make([]api.SetVersion, len(versions))}
	for i, v := range versions {
		out.Items[i] = versionShape(v)
	}
	return api.ListSetVersions200JSONResponse(out), nil
}

// PublishSet implements the contract.
func (s *Server) PublishSet(ctx context.Context, r api.PublishSetRequestObject) (api.PublishSetResponseObject, error) {
	revision, err := revisionOf(draftTag, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	v, d, err := s.challenges.PublishSet(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), revision, textOf(r.Body.Note))
	if err != nil {
		return nil, withCurrent(err, etag(draftTag, d.DraftRevision), func() (api.SetDraft, error) { return setShape(d), nil })
	}
	return api.PublishSet201JSONResponse(versionShape(v)), nil
}

// GetSetVersion implements the contract.
func (s *Server) GetSetVersion(ctx context.Context, r api.GetSetVersionRequestObject) (api.GetSetVersionResponseObject, error) {
	v, err := s.challenges.SetVersion(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), r.Number)
	if err != nil {
		return nil, err
	}
	out := api.SetVersionContent{
		ID: string(v.ID), Number: v.Number, Note: v.Note, Title: textsShape(v.Title), Description: textsShape(v.Description),
		Languages: v.Languages, PublishedAt: v.PublishedAt, Challenges: make([]api.PublishedChallenge, len(v.Challenges)),
	}
	for i, c := range v.Challenges {
		content, err := authoredShape(c)
		if err != nil {
			return nil, err
		}
		out.Challenges[i] = api.PublishedChallenge{ID: string(c.ID), Position: c.Position, Draft: string(c.DraftID), Content: content}
	}
	return api.GetSetVersion200JSONResponse(out), nil
}

// DiffSetVersion implements the contract.
func (s *Server) DiffSetVersion(ctx context.Context, r api.DiffSetVersionRequestObject) (api.DiffSetVersionResponseObject, error) {
	actor, set := callerOf(ctx).actor, challenges.SetID(r.Set)
	after, err := s.challenges.SetVersion(ctx, actor, set, r.Number)
	if err != nil {
		return nil, err
	}
	against := r.Number - 1
	if r.Params.Against != nil {
		against = *r.Params.Against
	}
	var before challenges.Version
	if against > 0 {
		if before, err = s.challenges.SetVersion(ctx, actor, set, against); err != nil {
			return nil, err
		}
	}
	out := api.SetVersionDiff{From: against, To: r.Number, Changes: []api.SetVersionChange{}}
	own, err := fieldChanges(ownContent(before), ownContent(after))
	if err != nil {
		return nil, err
	}
	if len(own) > 0 {
		out.Changes = append(out.Changes, api.SetVersionChange{Kind: api.SetVersionChangeKindSet, Fields: own})
	}
	for _, change := range challenges.ChangesOf(before, after) {
		shape, err := changeShape(change)
		if err != nil {
			return nil, err
		}
		if shape != nil {
			out.Changes = append(out.Changes, *shape)
		}
	}
	return api.DiffSetVersion200JSONResponse(out), nil
}

// ownContent is what is a set's own in a version.
func ownContent(v challenges.Version) any {
	return map[string]any{"title": textsShape(v.Title), "description": textsShape(v.Description), "languages": append([]string{}, v.Languages...)}
}

// changeShape is how a challenge has changed; nil when it has not.
func changeShape(change challenges.VersionChange) (*api.SetVersionChange, error) {
	out := api.SetVersionChange{Kind: api.SetVersionChangeKindChanged, Fields: []api.FieldChange{}}
	var contents [2]any
	for i, c := range []*challenges.Challenge{change.Before, change.After} {
		if c == nil {
			continue
		}
		shape, err := authoredShape(withoutIDs(*c))
		if err != nil {
			return nil, err
		}
		contents[i] = shape
		id, title := string(c.ID), textsShape(c.Title)
		out.Challenge, out.Title = &id, &title
		*[]**int{&out.FromPosition, &out.ToPosition}[i] = &c.Position
	}
	switch {
	case change.Before == nil:
		out.Kind = api.SetVersionChangeKindAdded
		return &out, nil
	case change.After == nil:
		out.Kind = api.SetVersionChangeKindRemoved
		return &out, nil
	}
	fields, err := fieldChanges(contents[0], contents[1])
	if err != nil {
		return nil, err
	}
	if len(fields) == 0 && change.Before.Position == change.After.Position {
		return nil, nil
	}
	out.Fields = append(out.Fields, fields...)
	return &out, nil
}

// withoutIDs is a challenge without what differs in every version.
func withoutIDs(c challenges.Challenge) challenges.Challenge {
	c.Questions = slices.Clone(c.Questions)
	for i := range c.Questions {
		c.Questions[i].ID = ""
	}
	return c
}

// fieldChanges lists where two values differ as JSON. What is in a list is
// compared by its position; a key is one value.
func fieldChanges(before, after any) ([]api.FieldChange, error) {
	var values [2]any
	for i, v := range []any{before, after} {
		encoded, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("compare versions: %w", err)
		}
		if err := json.Unmarshal(encoded, &values[i]); err != nil {
			return nil, fmt.Errorf("compare versions: %w", err)
		}
	}
	return compareJSON(nil, "", values[0], values[1]), nil
}

func compareJSON(list []api.FieldChange, at string, before, after any) []api.FieldChange {
	if reflect.DeepEqual(before, after) {
		return list
	}
	mapBefore, isMap := before.(map[string]any)
	mapAfter, areMaps := after.(map[string]any)
	if isMap && areMaps && !strings.HasSuffix(at, "/key") {
		names := maps.Clone(mapBefore)
		maps.Copy(names, mapAfter)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			list = compareJSON(list, at+"/"+name, mapBefore[name], mapAfter[name])
		}
		return list
	}
	listBefore, isList := before.([]any)
	listAfter, areLists := after.([]any)
	if isList && areLists && len(listBefore) == len(listAfter) {
		for i := range listBefore {
			list = compareJSON(list, at+"/"+strconv.Itoa(i), listBefore[i], listAfter[i])
		}
		return list
	}
	change := api.FieldChange{Pointer: at}
	if before != nil {
		change.Before = &before
	}
	if after != nil {
		change.After = &after
	}
	return append(list, change)
}
