package challenges

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"geodrill/challenges/account"
	"geodrill/scoring"
)

// Team is trainees of a cohort who are ranked together.
type Team struct {
	ID        TeamID
	CohortID  CohortID
	Name      string
	CreatedAt time.Time
}

// TeamStore keeps the teams of cohorts. What changes who is in which moves the
// cohort's exercises to a new version.
type TeamStore interface {
	// CreateTeam stores t. Its folded name is unique in the cohort: CodeTeamTaken.
	CreateTeam(ctx context.Context, t Team) error
	// Teams lists the teams of a cohort, the oldest first.
	Teams(ctx context.Context, cohort CohortID) ([]Team, error)
	// RenameTeam stores the name of t. Errors: CodeTeamTaken; not found.
	RenameTeam(ctx context.Context, t Team) ([]ExerciseVersion, error)
	// DeleteTeam deletes a team of a cohort; its trainees stay. Errors: not found.
	DeleteTeam(ctx context.Context, cohort CohortID, id TeamID) ([]ExerciseVersion, error)
	// SplitCohort puts teams in the place of all that a cohort has, and trainees
	// into them; others are in none.
	SplitCohort(ctx context.Context, cohort CohortID, teams []Team, members map[TraineeID]TeamID) ([]ExerciseVersion, error)
}

// MaxTeams bounds the teams of a cohort.
const MaxTeams = 50

// TeamRules lists the rules by which the teams of an exercise may be ranked.
func TeamRules() []scoring.TeamRule {
	return []scoring.TeamRule{scoring.TeamMean, scoring.TeamSum, scoring.TeamBest}
}

// TeamView is a team with how many are in it.
type TeamView struct {
	Team
	Size int
}

// Teams lists the teams of a cohort of the actor's. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) Teams(ctx context.Context, actor Actor, cohort CohortID) ([]TeamView, error) {
	if _, err := s.cohortFor(ctx, actor, cohort, MayView); err != nil {
		return nil, err
	}
	return s.teamViews(ctx, cohort)
}

func (s *Service) teamViews(ctx context.Context, cohort CohortID) ([]TeamView, error) {
	teams, err := s.store.Teams(ctx, cohort)
	if err != nil {
		return nil, fmt.Errorf("teams: %w", err)
	}
	sizes := map[TeamID]int{}
	if len(teams) > 0 {
		trainees, err := s.allTrainees(ctx, cohort)
		if err != nil {
			return nil, err
		}
		for _, t := range trainees {
			sizes[t.Team]++
		}
	}
	views := make([]TeamView, len(teams))
	for i, t := range teams {
		views[i] = TeamView{Team: t, Size: sizes[t.ID]}
	}
	return views, nil
}

// allTrainees reads the whole roster of a cohort.
func (s *Service) allTrainees(ctx context.Context, cohort CohortID) (all []Trainee, err error) {
	const chunk = 1000
	after := ""
	for {
		part, err := s.store.Trainees(ctx, cohort, after, chunk)
		if err != nil {
			return nil, fmt.Errorf("trainees: %w", err)
		}
		all = append(all, part...)
		if len(part) < chunk {
			return all, nil
		}
		after = account.Fold(part[chunk-1].Alias)
	}
}

// AddTeam makes a team in a cohort of the actor's. Errors: CodeForbidden,
// CodeNotFound, CodeInvalid, CodeTeamTaken.
func (s *Service) AddTeam(ctx context.Context, actor Actor, cohort CohortID, name string) (Team, error) {
	if _, err := s.managedCohort(ctx, actor, cohort); err != nil {
		return Team{}, err
	}
	name, err := cleanName("/name", name, MaxTeamNameRunes)
	if err != nil {
		return Team{}, err
	}
	teams, err := s.store.Teams(ctx, cohort)
	if err != nil {
		return Team{}, fmt.Errorf("add team: %w", err)
	}
	if len(teams) >= MaxTeams {
		return Team{}, invalid("/name", "a class has at most %d teams", MaxTeams)
	}
	t := Team{ID: TeamID(s.newID()), CohortID: cohort, Name: name, CreatedAt: s.now()}
	ctx = s.recordedIn(ctx, actor, cohort, change{action: "team.create", subject: string(t.ID), after: account.Details{"name": name}})
	if err := s.store.CreateTeam(ctx, t); err != nil {
		return Team{}, fmt.Errorf("add team: %w", err)
	}
	return t, nil
}

// RenameTeam renames a team of the actor's. Errors: CodeForbidden, CodeNotFound,
// CodeInvalid, CodeTeamTaken.
func (s *Service) RenameTeam(ctx context.Context, actor Actor, cohort CohortID, id TeamID, name string) (Team, error) {
	if _, err := s.managedCohort(ctx, actor, cohort); err != nil {
		return Team{}, err
	}
	t, err := s.team(ctx, cohort, id)
	if err != nil {
		return Team{}, err
	}
	before := account.Details{"name": t.Name}
	if t.Name, err = cleanName("/name", name, MaxTeamNameRunes); err != nil {
		return Team{}, err
	}
	ctx = s.recordedIn(ctx, actor, cohort, change{action: "team.rename", subject: string(id), before: before, after: account.Details{"name": t.Name}})
	versions, err := s.store.RenameTeam(ctx, t)
	if err != nil {
		return Team{}, fmt.Errorf("rename team: %w", err)
	}
	s.allChanged(versions)
	return t, nil
}

// DeleteTeam deletes a team of the actor's; its trainees stay. Errors:
// CodeForbidden, CodeNotFound.
func (s *Service) DeleteTeam(ctx context.Context, actor Actor, cohort CohortID, id TeamID) error {
	if _, err := s.managedCohort(ctx, actor, cohort); err != nil {
		return err
	}
	ctx = s.recordedIn(ctx, actor, cohort, change{action: "team.delete", subject: string(id)})
	versions, err := s.store.DeleteTeam(ctx, cohort, id)
	if err != nil {
		return fmt.Errorf("delete team: %w", err)
	}
	s.allChanged(versions)
	return nil
}

// SplitCohort puts the trainees of a cohort of the actor's at random into so many
// teams, as even as can be, which take the place of those there are. Their names
// are prefix and a number. Errors: CodeForbidden, CodeNotFound, CodeInvalid.
func (s *Service) SplitCohort(ctx context.Context, actor Actor, cohort CohortID, count int, prefix string) ([]TeamView, error) {
	if _, err := s.managedCohort(ctx, actor, cohort); err != nil {
		return nil, err
	}
	if count < 1 || count > MaxTeams {
		return nil, invalid("/count", "use 1 to %d", MaxTeams)
	}
	prefix, err := cleanName("/prefix", prefix, MaxTeamNameRunes-3)
	if err != nil {
		return nil, err
	}
	trainees, err := s.allTrainees(ctx, cohort)
	if err != nil {
		return nil, err
	}
	random, err := s.shuffler()
	if err != nil {
		return nil, err
	}
	random.Shuffle(len(trainees), func(i, j int) { trainees[i], trainees[j] = trainees[j], trainees[i] })
	teams := make([]Team, count)
	for i := range teams {
		teams[i] = Team{ID: TeamID(s.newID()), CohortID: cohort, Name: prefix + " " + strconv.Itoa(i+1), CreatedAt: s.now()}
	}
	members := make(map[TraineeID]TeamID, len(trainees))
	for i, t := range trainees {
		members[t.ID] = teams[i%count].ID
	}
	ctx = s.recordedIn(ctx, actor, cohort, change{action: "cohort.split", subject: string(cohort), after: account.Details{"teams": count}})
	versions, err := s.store.SplitCohort(ctx, cohort, teams, members)
	if err != nil {
		return nil, fmt.Errorf("split cohort: %w", err)
	}
	s.allChanged(versions)
	return s.teamViews(ctx, cohort)
}

// team finds a team of a cohort.
func (s *Service) team(ctx context.Context, cohort CohortID, id TeamID) (Team, error) {
	teams, err := s.store.Teams(ctx, cohort)
	if err != nil {
		return Team{}, fmt.Errorf("team %s: %w", id, err)
	}
	i := slices.IndexFunc(teams, func(t Team) bool { return t.ID == id })
	if i < 0 {
		return Team{}, notFound("team")
	}
	return teams[i], nil
}

// TeamBoard ranks the teams of an exercise's cohort.
type TeamBoard struct {
	Version int64
	Rule    scoring.TeamRule
	Ranked  bool      // else the rows carry no points, in the order of the names
	Frozen  time.Time // as of BoardKey
	Rows    []TeamRow
	Hidden  int // how many more are not shown
}

// TeamRow is a team's line on a board.
type TeamRow struct {
	Team TeamID
	Name string
	Size int
	Rank int // 0 on a board that is not ranked
	scoring.Standing
}

// TeamBoard ranks the teams of an exercise that the actor may see. As on the board
// of trainees, points count once they are revealed, and stand still while it is
// frozen. Errors: CodeNotFound.
func (s *Service) TeamBoard(ctx context.Context, actor Actor, id ExerciseID, view View) (TeamBoard, error) {
	l, err := s.visible(ctx, actor, id)
	if err != nil {
		return TeamBoard{}, err
	}
	b, err := s.teamBoard(ctx, l, view.live(actor))
	if err != nil || !b.Ranked || view.live(actor) || l.ShownRows == 0 {
		return b, err
	}
	var own TeamID
	if actor.isTrainee() {
		t, err := s.store.Trainee(ctx, actor.trainee())
		if err != nil {
			return TeamBoard{}, fmt.Errorf("team board: %w", err)
		}
		own = t.Team
	}
	b.Rows, b.Hidden = shownWithOwn(b.Rows, l.ShownRows, func(r TeamRow) bool { return own != "" && r.Team == own })
	return b, nil
}

func (s *Service) teamBoard(ctx context.Context, l *loaded, live bool) (TeamBoard, error) {
	now := s.now()
	b := TeamBoard{Version: l.Version, Rule: l.Rules.TeamRule, Ranked: l.Rules.MarksAreRevealed(now)}
	until := now.Add(settle) // every guess there is
	if l.Rules.Frozen(now) {
		b.Frozen = l.Rules.FreezesAt
		if !live {
			still, err := s.frozen(ctx, l)
			if err != nil {
				return TeamBoard{}, err
			}
			until, b.Version = b.Frozen, still.version
		}
	}
	key := teamBoardKey{l.ID, b.Version, l.Changes, b.Ranked, b.Frozen, live}
	if cached, ok := s.teamBoards.get(key); ok {
		return cached, nil
	}
	teams, err := s.teamViews(ctx, l.CohortID)
	if err != nil {
		return TeamBoard{}, err
	}
	results, err := s.store.Results(ctx, l.ID, until)
	if err != nil {
		return TeamBoard{}, fmt.Errorf("team board: %w", err)
	}
	if b.Frozen.IsZero() && !live && l.Rules.Frozen(s.now()) {
		return s.teamBoard(ctx, l, live) // it froze while the results were read
	}
	b.Rows = teamRows(teams, results, l.Rules.TeamRule)
	b.rank()
	s.teamBoards.put(key, b)
	return b, nil
}

// teamBoardKey tells boards of teams apart, as BoardKey does boards of trainees.
type teamBoardKey struct {
	of      ExerciseID
	version int64
	changes int64
	ranked  bool
	frozen  time.Time
	live    bool
}

// teamRows makes the standings of teams from the results of their members.
func teamRows(teams []TeamView, results []ResultRow, rule scoring.TeamRule) []TeamRow {
	byTeam := map[TeamID]map[ChallengeID][]scoring.Result{}
	for _, r := range results {
		if byTeam[r.Team] == nil {
			byTeam[r.Team] = map[ChallengeID][]scoring.Result{}
		}
		byTeam[r.Team][r.Challenge] = append(byTeam[r.Team][r.Challenge], r.Result)
	}
	rows := make([]TeamRow, len(teams))
	for i, t := range teams {
		var own []scoring.Result
		for _, members := range byTeam[t.ID] {
			own = append(own, rule.Result(t.Size, members, nil))
		}
		rows[i] = TeamRow{Team: t.ID, Name: t.Name, Size: t.Size, Standing: scoring.Tally(own)}
	}
	return rows
}

// rank puts the rows in order. Without ranks they keep nothing but the number of
// challenges that somebody has guessed.
func (b *TeamBoard) rank() {
	if !b.Ranked {
		for i, row := range b.Rows {
			b.Rows[i].Standing = scoring.Standing{Guesses: row.Guesses}
		}
		slices.SortFunc(b.Rows, func(a, b TeamRow) int { return cmp.Compare(account.Fold(a.Name), account.Fold(b.Name)) })
		return
	}
	slices.SortFunc(b.Rows, func(a, b TeamRow) int {
		return cmp.Or(scoring.Compare(a.Standing, b.Standing), cmp.Compare(a.Team, b.Team))
	})
	for i, rank := range scoring.RanksBy(b.Rows, func(a, b TeamRow) int { return scoring.Compare(a.Standing, b.Standing) }) {
		b.Rows[i].Rank = rank
	}
}
