package store

import (
	"context"
	"encoding/json"
	"fmt"

	"geodrill/challenges/account"
	"geodrill/store/query"
)

// appendAudit appends the entry that a write is recorded by, if it is.
func appendAudit(ctx context.Context, q *query.Queries, e account.Entry) error {
	was, err1 := json.Marshal(e.Before)
	became, err2 := json.Marshal(e.After)
	if err := firstError(err1, err2); err != nil {
		return fmt.Errorf("audit log: %w", err)
	}
	err := q.AppendAudit(ctx, query.AppendAuditParams{
		ID: e.ID, At: millis(e.At), AccountID: e.AccountID, Action: e.Action, SubjectID: e.SubjectID, OwnerID: e.OwnerID,
		Was: string(was), Became: string(became),
	})
	if err != nil {
		return fmt.Errorf("audit log: %w", err)
	}
	return nil
}

// Audit implements [account.AuditStore].
func (s *Store) Audit(ctx context.Context, f account.AuditFilter, limit int) ([]account.AuditLine, error) {
	rows, err := s.q.Audit(ctx, query.AuditParams{
		Viewer: f.Viewer, Account: f.Account, Subject: f.Subject, Action: f.Action,
		Since: millis(f.Since), Until: millis(f.Until), Before: f.Before, Count: int32(limit),
	})
	if isNoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	list := make([]account.AuditLine, len(rows))
	for i, row := range rows {
		list[i] = account.AuditLine{AccountName: row.AccountName, Entry: account.Entry{
			ID: row.Audit.ID, At: fromMillis(row.Audit.At), AccountID: row.Audit.AccountID, Action: row.Audit.Action,
			SubjectID: row.Audit.SubjectID, OwnerID: row.Audit.OwnerID,
		}}
		err := firstError(
			json.Unmarshal([]byte(row.Audit.Was), &list[i].Before),
			json.Unmarshal([]byte(row.Audit.Became), &list[i].After),
		)
		if err != nil {
			return nil, fmt.Errorf("audit entry %s: %w", row.Audit.ID, err)
		}
	}
	return list, nil
}
