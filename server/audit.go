package server

import (
	"context"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/server/api"
)

// ListAudit implements the contract.
func (s *Server) ListAudit(ctx context.Context, r api.ListAuditRequestObject) (api.ListAuditResponseObject, error) {
	filter := account.AuditFilter{
		Account: textOf(r.Params.Account), Subject: textOf(r.Params.Subject), Action: textOf(r.Params.Action), Before: textOf(r.Params.Cursor),
	}
	var err error
	if filter.Since, err = queryTime("since", r.Params.Since); err != nil {
		return nil, err
	}
	if filter.Until, err = queryTime("until", r.Params.Until); err != nil {
		return nil, err
	}
	if filter, err = callerOf(ctx).actor.AuditView(filter); err != nil {
		return nil, err
	}
	limit := limitOf(r.Params.Limit)
	lines, err := s.accounts.Audit(ctx, filter, limit+1)
	if err != nil {
		return nil, err
	}
	page := api.AuditPage{Items: []api.AuditEntry{}, Next: nullText("")}
	if len(lines) > limit {
		lines = lines[:limit]
		page.Next = nullText(lines[limit-1].ID)
	}
	for _, line := range lines {
		page.Items = append(page.Items, auditShape(line))
	}
	return api.ListAudit200JSONResponse(page), nil
}

func auditShape(l account.AuditLine) api.AuditEntry {
	shape := api.AuditEntry{
		ID: l.ID, At: l.At, Account: api.AuditAccount{ID: l.AccountID, Name: l.AccountName}, Action: l.Action, Subject: l.SubjectID,
		Before: l.Before, After: l.After,
	}
	if shape.Before == nil {
		shape.Before = map[string]any{}
	}
	if shape.After == nil {
		shape.After = map[string]any{}
	}
	return shape
}

// queryTime reads a time of the query, zero when it is not there.
func queryTime(name string, text *string) (time.Time, error) {
	if text == nil {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, *text)
	if err != nil {
		return time.Time{}, &challenges.Error{Code: challenges.CodeInvalid, Field: "query:" + name, Message: "Use an RFC 3339 time, such as 2026-06-10T09:00:00Z."}
	}
	return t, nil
}
