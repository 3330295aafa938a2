package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"syscall"
	"time"

	"geodrill/geo"
	"geodrill/scoring"

	"github.com/paulmach/orb"
	"github.com/pymaxion/geographiclib-go/geodesic"
	"github.com/pymaxion/geographiclib-go/geodesic/capabilities"
)

// How the pure rooms are measured: in this process, one operation after another.
const (
	opsFor       = 300 * time.Millisecond
	regionCorner = 1000
	boardMembers = 10_000
)

// perOp is the CPU time of this process for one of many operations, numbered
// from 0: what they leave to collect included, what others do on the machine not.
func perOp(op func(i int)) (time.Duration, error) {
	const batch = 16 // so that reading the clock does not count
	began, err := ownCPU()
	for i := 0; err == nil; i += batch {
		for j := range batch {
			op(i + j)
		}
		var now time.Duration
		if now, err = ownCPU(); now-began > opsFor {
			return (now - began) / time.Duration(i+batch), err
		}
	}
	return 0, err
}

// ownCPU is the user and system time of this process.
func ownCPU() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("read the own CPU time: %w", err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}

// comparePure compares distances with those of the geodesic library and of
// refining every edge, and times standings.
func comparePure(_ context.Context, out io.Writer, _ *process, _ *course, _ string) ([]result, error) {
	ring := cityRing()
	region, err := geo.NewRegion(orb.Polygon{ring})
	if err != nil {
		return nil, err
	}
	key, err := geo.NewRegion(keyPlace)
	if err != nil {
		return nil, err
	}
	var guesses []geo.Point
	for i, meters := range []float64{1e3, 8e3, 12e3, 15e3, 40e3, 200e3, 1000e3, 3000e3, 5000e3, 9000e3, 12000e3, 18000e3} {
		guesses = append(guesses, geo.Destination(keyPlace, 37*float64(i), meters))
	}
	at := func(i int) geo.Point { return guesses[i%len(guesses)] }
	point := result{comparison: "point distance beside the bare geodesic", limit: 1.1}
	edges := result{comparison: "region of 1,000 vertices, how much faster than refining every edge", limit: 20, atLeast: true}
	board := result{comparison: "standings of 10,000, microseconds a result", limit: 5}
	put := newBoardLoad()
	for round := range rounds {
		bare, err1 := perOp(func(i int) {
			p := at(i)
			geodesic.WGS84.InverseWithCapabilities(p[1], p[0], keyPlace[1], keyPlace[0], capabilities.Distance)
		})
		ours, err2 := perOp(func(i int) { key.DistanceTo(at(i)) })
		every, err3 := perOp(func(i int) { everyEdge(at(i), ring) })
		indexed, err4 := perOp(func(i int) { region.DistanceTo(at(i)) })
		standing, err5 := perOp(put)
		if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "pure %d: point %v, bare geodesic %v; region %v, every edge %v; standing %v\n",
			round+1, ours, bare, indexed, every.Round(time.Microsecond), standing)
		point.ratios = append(point.ratios, float64(ours)/float64(bare))
		edges.ratios = append(edges.ratios, float64(every)/float64(indexed))
		board.ratios = append(board.ratios, float64(standing)/float64(time.Microsecond))
	}
	return []result{point, edges, board}, nil
}

// cityRing is a wavy boundary around keyPlace, some 20 km across.
func cityRing() orb.Ring {
	var ring orb.Ring
	for i := range regionCorner {
		meters := 10e3 + 2e3*math.Sin(float64(i)/7) + 500*math.Sin(float64(i)*1.7)
		ring = append(ring, geo.Destination(keyPlace, -360*float64(i)/regionCorner, meters))
	}
	return append(ring, ring[0])
}

// newBoardLoad fills a board and returns what puts one result more on it: of any
// member, anywhere on the board.
func newBoardLoad() func(i int) {
	const challenges = 10
	board := scoring.NewBoard[string, int](time.Time{})
	random := rand.New(rand.NewPCG(1, 2))
	names := make([]string, boardMembers)
	for i := range names {
		names[i] = fmt.Sprintf("trainee-%05d", i)
	}
	now := time.Date(2024, time.June, 10, 9, 0, 0, 0, time.UTC)
	put := func(int) {
		now = now.Add(time.Second)
		board.Put(names[random.IntN(boardMembers)], random.IntN(challenges), scoring.Result{
			Points: random.IntN(5001), DistanceMeters: 1, At: now,
		})
	}
	for i := range 20 * boardMembers {
		put(i)
	}
	return put
}

// everyEdge measures from a point to a line by refining the foot on every edge:
// from the middle, along the edge by as much as a sphere would have it, until
// that is less than a tenth of a millimetre.
func everyEdge(p geo.Point, line []geo.Point) float64 {
	const (
		radius = 6371008.8
		seen   = capabilities.Distance | capabilities.Azimuth
		place  = capabilities.Latitude | capabilities.Longitude | capabilities.Azimuth | capabilities.DistanceIn
	)
	least := math.Inf(1)
	for i := range line[1:] {
		a, b := line[i], line[i+1]
		edge := geodesic.WGS84.InverseLineWithCapabilities(a[1], a[0], b[1], b[0], place)
		along := edge.Distance() / 2
		for range 30 {
			foot := edge.PositionWithCapabilities(along, place)
			to := geodesic.WGS84.InverseWithCapabilities(foot.Lat2, foot.Lon2, p[1], p[0], seen)
			turn := (to.Azi1 - foot.Azi2) * math.Pi / 180
			step := radius * math.Atan2(math.Sin(to.S12/radius)*math.Cos(turn), math.Cos(to.S12/radius))
			next := min(max(along+step, 0), edge.Distance())
			least = min(least, to.S12)
			if math.Abs(next-along) < 1e-4 {
				break
			}
			along = next
		}
	}
	return least
}
