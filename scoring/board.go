package scoring

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// Board keeps the standings of many members up to date, a result at a time, and
// ranks them when asked: of the trainees of an exercise, of the teams of a
// cohort, or, when Challenge names the exercise too, of a cohort over all its
// exercises. It always shows what Tally, Compare and Ranks would make of the
// results that count.
//
// A result that is put moves its member's row by a binary search and one copy:
// for ten thousand members that is a few microseconds, whatever came before.
//
// The zero value is not ready; see NewBoard. A Board is not safe for concurrent
// use.
type Board[Member cmp.Ordered, Challenge comparable] struct {
	freeze time.Time
	rows   map[Member]*boardRow[Member, Challenge]
	order  []*boardRow[Member, Challenge] // by compare
}

// boardRow is a member with the results that count, and what these sum to.
type boardRow[Member cmp.Ordered, Challenge comparable] struct {
	member  Member
	results map[Challenge]Result
	key     boardKey
}

// boardKey is what Compare reads of a standing: small, for a search looks at many.
type boardKey struct {
	points int
	last   time.Time
}

func (k boardKey) compare(other boardKey) int {
	if k.points != other.points {
		return cmp.Compare(other.points, k.points)
	}
	return k.last.Compare(other.last)
}

// BoardRow is one line of a board.
type BoardRow[Member cmp.Ordered] struct {
	Rank   int
	Member Member
	Standing
}

// NewBoard returns a board without members. When freeze is not the zero time,
// the board is frozen at that instant: a result of a guess that was submitted
// later never counts, while one that was submitted by then does even when it
// was marked, or marked again, afterwards.
func NewBoard[Member cmp.Ordered, Challenge comparable](freeze time.Time) *Board[Member, Challenge] {
	return &Board[Member, Challenge]{freeze: freeze, rows: make(map[Member]*boardRow[Member, Challenge])}
}

// Len returns the number of members.
func (b *Board[Member, Challenge]) Len() int { return len(b.order) }

// Enrol adds a member without results, who stands last with no points. It does
// nothing when the member is there.
func (b *Board[Member, Challenge]) Enrol(member Member) { b.row(member) }

// Put counts a result of a member for a challenge, and enrols the member. Of
// several for one challenge the one submitted last counts, in whatever order
// they are put; one submitted at the same instant is the same guess marked again
// and replaces the former.
func (b *Board[Member, Challenge]) Put(member Member, challenge Challenge, result Result) {
	row := b.row(member)
	before, replaces := row.results[challenge]
	if !b.freeze.IsZero() && result.At.After(b.freeze) || replaces && result.At.Before(before.At) {
		return
	}
	key := row.key
	row.results[challenge] = result
	key.points += result.Points - before.Points
	switch {
	case before.Points > 0 && before.At.Equal(key.last):
		key.last = lastScored(row.results)
	case result.Points > 0 && result.At.After(key.last):
		key.last = result.At
	}
	b.move(row, key)
}

func lastScored[Challenge comparable](results map[Challenge]Result) (last time.Time) {
	for _, result := range results {
		if result.Points > 0 && result.At.After(last) {
			last = result.At
		}
	}
	return last
}

// Remove takes a member and all their results off the board.
func (b *Board[Member, Challenge]) Remove(member Member) {
	if row := b.rows[member]; row != nil {
		i := b.position(row.key, member)
		b.order = slices.Delete(b.order, i, i+1)
		delete(b.rows, member)
	}
}

// Row returns a member's line; ok is false when there is no such member.
func (b *Board[Member, Challenge]) Row(member Member) (line BoardRow[Member], ok bool) {
	row := b.rows[member]
	if row == nil {
		return BoardRow[Member]{}, false
	}
	return row.line(b.rank(row.key)), true
}

// Rows returns at most limit lines from a position on, which counts from 0, in
// the order of Compare. Members who share a rank come in their own order.
func (b *Board[Member, Challenge]) Rows(from, limit int) []BoardRow[Member] {
	from = min(max(0, from), len(b.order))
	page := b.order[from:min(from+max(0, limit), len(b.order))]
	lines := make([]BoardRow[Member], len(page))
	for i, row := range page {
		rank := from + i + 1
		switch {
		case i == 0:
			rank = b.rank(row.key)
		case page[i-1].key.compare(row.key) == 0:
			rank = lines[i-1].Rank
		}
		lines[i] = row.line(rank)
	}
	return lines
}

// row finds a member's row, and adds one at its place when there is none.
func (b *Board[Member, Challenge]) row(member Member) *boardRow[Member, Challenge] {
	row := b.rows[member]
	if row == nil {
		row = &boardRow[Member, Challenge]{member: member, results: make(map[Challenge]Result)}
		b.rows[member] = row
		b.order = slices.Insert(b.order, b.position(row.key, member), row)
	}
	return row
}

// move gives a row its new key and brings it to its new place.
func (b *Board[Member, Challenge]) move(row *boardRow[Member, Challenge], key boardKey) {
	from, to := b.position(row.key, row.member), b.position(key, row.member)
	if to > from {
		to-- // the row leaves its own place
		copy(b.order[from:to], b.order[from+1:to+1])
	} else {
		copy(b.order[to+1:from+1], b.order[to:from])
	}
	row.key = key
	b.order[to] = row
}

// position counts the rows that come before a key and a member.
func (b *Board[Member, Challenge]) position(key boardKey, member Member) int {
	return sort.Search(len(b.order), func(i int) bool {
		order := b.order[i].key.compare(key)
		return order > 0 || order == 0 && b.order[i].member >= member
	})
}

// rank is one more than the number of rows with a better key.
func (b *Board[Member, Challenge]) rank(key boardKey) int {
	return 1 + sort.Search(len(b.order), func(i int) bool { return b.order[i].key.compare(key) >= 0 })
}

func (r *boardRow[Member, Challenge]) line(rank int) BoardRow[Member] {
	results := make([]Result, 0, len(r.results))
	for _, result := range r.results {
		results = append(results, result)
	}
	return BoardRow[Member]{Rank: rank, Member: r.member, Standing: Tally(results)}
}
