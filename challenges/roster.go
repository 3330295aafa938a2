package challenges

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"geodrill/challenges/account"

	"golang.org/x/text/encoding/charmap"
)

// Bounds of a roster that is added at once.
const (
	MaxRosterBytes   = 128 << 10
	MaxRosterLines   = 1000
	maxRosterColumns = 50
)

// RosterLine is somebody who is to be a trainee.
type RosterLine struct {
	Line  int    // in the file, from 1
	Alias string // empty: one is to be made
	Team  string // name, or empty
}

// ReadRoster reads a list of trainees as CSV (RFC 4180; semicolons and tabs do as
// well), in UTF-8 or Windows-1251. Its first line names the columns: alias and
// team, or their Russian names. Other columns are left out and never stored, so
// that the list of an office, with names, may be given as it is. An error names the
// line. Errors: CodeRosterInvalid.
func ReadRoster(data []byte) ([]RosterLine, error) {
	if len(data) > MaxRosterBytes {
		return nil, errRoster(1, "too_large", "The list is longer than %d bytes.", MaxRosterBytes)
	}
	text, err := rosterText(data)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = rosterComma(text), -1, true
	header, err := r.Read()
	if err != nil {
		return nil, rosterSyntax(err)
	}
	alias, team, err := rosterColumns(header)
	if err != nil {
		return nil, err
	}
	width := len(header)
	var lines []RosterLine
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, rosterSyntax(err)
		}
		line, _ := r.FieldPos(0)
		if len(record) > width {
			return nil, errRoster(line, "columns", "Line %d has more columns than the first line names.", line)
		}
		if len(lines) == MaxRosterLines {
			return nil, errRoster(line, "too_many", "Add at most %d trainees at once.", MaxRosterLines)
		}
		lines = append(lines, RosterLine{Line: line, Alias: column(record, alias), Team: column(record, team)})
	}
	if len(lines) == 0 {
		return nil, errRoster(1, "empty", "The list names nobody: below the first line comes one line for each trainee.")
	}
	return lines, nil
}

// rosterText decodes a file: UTF-8 with or without a mark, else Windows-1251.
func rosterText(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case bytes.HasPrefix(data, []byte("PK")), bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return "", errRoster(1, "workbook", "This is a workbook. Save it as CSV.")
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")), bytes.IndexByte(data, 0) >= 0:
		return "", errRoster(1, "encoding", "The list is neither UTF-8 nor Windows-1251. Save it as CSV in UTF-8.")
	case utf8.Valid(data):
		return string(data), nil
	}
	text, err := charmap.Windows1251.NewDecoder().String(string(data))
	if err != nil || strings.ContainsRune(text, utf8.RuneError) {
		return "", errRoster(1, "encoding", "The list is neither UTF-8 nor Windows-1251. Save it as CSV in UTF-8.")
	}
	return text, nil
}

// rosterComma is what separates the columns: of what programs write, the one that
// the first line has most of.
func rosterComma(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	comma := ','
	for _, other := range ";\t" {
		if strings.Count(first, string(other)) > strings.Count(first, string(comma)) {
			comma = other
		}
	}
	return comma
}

// rosterColumns finds the columns that count; -1 for one that is not there.
func rosterColumns(header []string) (alias, team int, err error) {
	alias, team = -1, -1
	if len(header) > maxRosterColumns {
		return 0, 0, errRoster(1, "columns", "Use at most %d columns.", maxRosterColumns)
	}
	for i, name := range header {
		found := &alias
		switch account.Fold(strings.TrimSpace(name)) {
		case "alias", "псевдоним", "позывной":
		case "team", "команда":
			found = &team
		default:
			continue
		}
		if *found >= 0 {
			return 0, 0, errRoster(1, "columns", "The first line names the column %q twice.", name)
		}
		*found = i
	}
	if alias < 0 && team < 0 {
		return 0, 0, errRoster(1, "columns", "The first line names the columns; one of them is alias.")
	}
	return alias, team, nil
}

func column(record []string, i int) string {
	if i < 0 || i >= len(record) {
		return ""
	}
	return strings.TrimSpace(strings.Clone(record[i]))
}

func rosterSyntax(err error) error {
	if errors.Is(err, io.EOF) {
		return errRoster(1, "empty", "The list is empty.")
	}
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		return errRoster(syntax.Line, "quotes", "Line %d is no CSV: a quotation mark is missing or in the wrong place.", syntax.Line)
	}
	return errRoster(1, "quotes", "The list is no CSV.")
}

func errRoster(line int, reason, format string, args ...any) error {
	return &Error{Code: CodeRosterInvalid, Field: fmt.Sprintf("line:%d", line), Message: fmt.Sprintf(format, args...),
		Params: map[string]any{"line": line, "reason": reason}}
}

// Enrolled is a trainee who was added, with the recovery code that is told this
// once.
type Enrolled struct {
	Trainee
	Line         int // of the list, from 1; of those who were counted, their number
	TeamName     string
	RecoveryCode string
}

// Enrol adds trainees to a cohort of the actor's, all or none. Without an alias
// one is made in a language, which is "" to refuse them. Errors: CodeForbidden,
// CodeNotFound, CodeInvalid, CodeArchived, CodeRosterInvalid.
func (s *Service) Enrol(ctx context.Context, actor Actor, cohort CohortID, lines []RosterLine, language string) ([]Enrolled, error) {
	c, err := s.managedCohort(ctx, actor, cohort)
	if err != nil {
		return nil, err
	}
	if !c.ArchivedAt.IsZero() {
		return nil, errArchived()
	}
	if len(lines) < 1 || len(lines) > MaxRosterLines {
		return nil, invalid("/count", "use 1 to %d", MaxRosterLines)
	}
	present, err := s.allTrainees(ctx, cohort)
	if err != nil {
		return nil, err
	}
	if err := s.nameAll(lines, present, language); err != nil {
		return nil, err
	}
	teams, added, err := s.enrolTeams(ctx, cohort, lines)
	if err != nil {
		return nil, err
	}
	enrolled := make([]Enrolled, len(lines))
	trainees := make([]Trainee, len(lines))
	for i, line := range lines {
		code, err := s.newCode(recoveryCodeLetters)
		if err != nil {
			return nil, err
		}
		trainees[i] = Trainee{
			ID: TraineeID(s.newID()), CohortID: cohort, Alias: line.Alias, RecoveryHash: hashCode(code), CreatedAt: s.now(),
			Team: teams[account.Fold(line.Team)],
		}
		enrolled[i] = Enrolled{Trainee: trainees[i], Line: line.Line, TeamName: line.Team, RecoveryCode: FormatCode(code)}
	}
	ctx = s.recordedIn(ctx, actor, cohort, change{action: "trainee.enrol", subject: string(cohort)})
	if err := s.store.Enrol(ctx, added, trainees); err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	return enrolled, nil
}

// nameAll cleans the aliases of lines and makes those that are missing.
func (s *Service) nameAll(lines []RosterLine, present []Trainee, language string) error {
	taken := make(map[string]bool, len(present)+len(lines))
	for _, t := range present {
		taken[account.Fold(t.Alias)] = true
	}
	for i, line := range lines {
		if line.Alias == "" {
			if language == "" {
				return errRoster(line.Line, "no_alias", "Line %d has no alias. Write one, or have aliases made.", line.Line)
			}
			continue
		}
		alias, err := cleanName("/alias", line.Alias, MaxAliasRunes)
		if err != nil {
			return errRoster(line.Line, "alias", "Line %d: an alias has 1 to %d characters that can be seen.", line.Line, MaxAliasRunes)
		}
		if taken[account.Fold(alias)] {
			return errRoster(line.Line, "taken", "Line %d: the alias %q is taken.", line.Line, alias)
		}
		taken[account.Fold(alias)] = true
		lines[i].Alias = alias
	}
	random, err := s.shuffler()
	if err != nil {
		return err
	}
	for i := range lines {
		if lines[i].Alias == "" {
			lines[i].Alias = newAlias(random, language, taken)
		}
	}
	return nil
}

// enrolTeams finds the teams that lines name, by their folded names, and makes
// those that are missing.
func (s *Service) enrolTeams(ctx context.Context, cohort CohortID, lines []RosterLine) (byName map[string]TeamID, added []Team, err error) {
	present, err := s.store.Teams(ctx, cohort)
	if err != nil {
		return nil, nil, fmt.Errorf("enrol: %w", err)
	}
	byName = map[string]TeamID{}
	for _, t := range present {
		byName[account.Fold(t.Name)] = t.ID
	}
	for i, line := range lines {
		if line.Team == "" {
			continue
		}
		name, err := cleanName("/team", line.Team, MaxTeamNameRunes)
		if err != nil {
			return nil, nil, errRoster(line.Line, "team", "Line %d: the name of a team has 1 to %d characters that can be seen.", line.Line, MaxTeamNameRunes)
		}
		lines[i].Team = name
		if _, ok := byName[account.Fold(name)]; ok {
			continue
		}
		if len(byName) >= MaxTeams {
			return nil, nil, errRoster(line.Line, "team", "Line %d: a class has at most %d teams.", line.Line, MaxTeams)
		}
		t := Team{ID: TeamID(s.newID()), CohortID: cohort, Name: name, CreatedAt: s.now()}
		added, byName[account.Fold(name)] = append(added, t), t.ID
	}
	return byName, added, nil
}

// shuffler is a source of chance that the service's randomness seeds.
func (s *Service) shuffler() (*rand.Rand, error) {
	var seed [32]byte
	if _, err := io.ReadFull(s.random, seed[:]); err != nil {
		return nil, fmt.Errorf("random seed: %w", err)
	}
	return rand.New(rand.NewChaCha8(seed)), nil
}
