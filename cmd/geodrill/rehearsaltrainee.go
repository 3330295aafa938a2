package main

import (
	"context"
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// What a browser does to show a photo: the tiles of a size that fills a screen, and
// some in full resolution; and of the map.
const (
	screenWidth  = 1400 // pixels
	closeTiles   = 4
	mapTiles     = 6
	mapDepth     = 6 // of the map that is built in
	tilesAtOnce  = 6 // as browsers ask one host
	latestUpdate = 10 * time.Second
)

// rehearsedTrainee plays as a trainee in a browser does.
type rehearsedTrainee struct {
	*visitor
	room  *rehearsalRoom
	alias string
}

// play joins, listens to the events, and guesses each photo within its time.
func (p rehearsedTrainee) play(ctx context.Context, each time.Duration) {
	var joined struct{ Token string }
	err := p.timed(ctx, kindJoin, http.MethodPost, "/api/v1/join",
		map[string]any{"code": p.room.cohort.JoinCode, "alias": p.alias}, &joined)
	if err != nil {
		return
	}
	p.token = joined.Token
	base := "/api/v1/exercises/" + p.room.exercise.ID
	updates, stop := p.listen(ctx, base+"/events")
	defer stop()
	var world struct{ Tiles []string }
	if p.timed(ctx, kindPage, http.MethodGet, "/basemap/tiles.json", nil, &world) != nil || p.timed(ctx, kindPage, http.MethodGet, base, nil, nil) != nil {
		return
	}
	for _, c := range p.room.exercise.Challenges {
		began := time.Now()
		path := base + "/challenges/" + c.ID
		body, err := p.look(ctx, path, world.Tiles)
		if err != nil {
			continue // it is counted; the next photo is another chance
		}
		thinking := time.Duration((0.4 + 0.5*mathrand.Float64()) * float64(each))
		if wait(ctx, thinking-time.Since(began)) != nil {
			return
		}
		p.guess(ctx, base, path, body, updates)
		if wait(ctx, each-time.Since(began)) != nil {
			return
		}
	}
}

// rehearsedQuestion is what is read of a question.
type rehearsedQuestion struct {
	ID, Kind string
	Circle   bool
}

// answer answers it, somewhere in the world.
func (q rehearsedQuestion) answer() map[string]any {
	const noon = "2024-06-10T12:00:00Z"
	a := map[string]any{"question": q.ID}
	switch q.Kind {
	case "place":
		a["place"] = map[string]any{"type": "Point", "coordinates": []float64{360*mathrand.Float64() - 180, 140*mathrand.Float64() - 60}}
		if q.Circle {
			a["radiusMeters"] = 1000 + 1e6*mathrand.Float64()
		}
	case "bearing":
		a["bearingDegrees"] = 359 * mathrand.Float64()
	case "time":
		a["time"] = map[string]string{"from": noon, "to": noon}
	case "reasoning":
		a["reasoning"] = map[string]string{"clues": "A rehearsal."}
	default:
		a["text"] = "rehearsal"
	}
	return a
}

// look opens a challenge with its photos and the map, and returns a guess for it.
func (p rehearsedTrainee) look(ctx context.Context, path string, mapAddresses []string) (guess map[string]any, err error) {
	var challenge struct {
		Images    []struct{ Info string }
		Questions []rehearsedQuestion
	}
	if err := p.timed(ctx, kindPage, http.MethodGet, path, nil, &challenge); err != nil {
		return nil, err
	}
	asked, asking := errgroup.WithContext(ctx)
	asked.SetLimit(tilesAtOnce)
	get := func(kind measured, path string) {
		asked.Go(func() error { return p.timed(asking, kind, http.MethodGet, path, nil, nil) })
	}
	for _, image := range challenge.Images {
		var info rehearsedPhoto
		if err := p.timed(ctx, kindPage, http.MethodGet, image.Info, nil, &info); err != nil {
			return nil, err
		}
		for _, tile := range info.tiles() {
			get(kindPhotoTile, strings.TrimSuffix(image.Info, "/info.json")+tile)
		}
	}
	if len(mapAddresses) > 0 {
		for range mapTiles {
			z := mathrand.IntN(mapDepth + 1)
			get(kindMapTile, mapTile(mapAddresses[0], z, mathrand.IntN(1<<z), mathrand.IntN(1<<z)))
		}
	}
	answers := make([]map[string]any, len(challenge.Questions))
	for i, q := range challenge.Questions {
		answers[i] = q.answer()
	}
	return map[string]any{"answers": answers, "reasoning": "A rehearsal."}, asked.Wait()
}

// mapTile is the path of a tile by the template of its whole address.
func mapTile(template string, z, x, y int) string {
	if _, rest, ok := strings.Cut(template, "://"); ok {
		_, rest, _ = strings.Cut(rest, "/")
		template = "/" + rest
	}
	return strings.NewReplacer("{z}", fmt.Sprint(z), "{x}", fmt.Sprint(x), "{y}", fmt.Sprint(y)).Replace(template)
}

// rehearsedPhoto is what is read of a photo's description.
type rehearsedPhoto struct {
	Width, Height int
	Tiles         []struct {
		Width        int
		ScaleFactors []int
	}
}

// tiles are the paths of those that a screen shows of the whole, and of some that
// somebody who looks closer sees.
func (i rehearsedPhoto) tiles() (paths []string) {
	if len(i.Tiles) == 0 || i.Tiles[0].Width < 1 {
		return nil
	}
	fits, side := 1, i.Tiles[0].Width
	for _, factor := range i.Tiles[0].ScaleFactors {
		if fits = factor; i.Width/factor <= screenWidth {
			break
		}
	}
	if fits < 1 {
		return nil
	}
	of := func(scale int) (all []string) {
		for y := 0; y < i.Height; y += side * scale {
			for x := 0; x < i.Width; x += side * scale {
				w, h := min(side*scale, i.Width-x), min(side*scale, i.Height-y)
				region := fmt.Sprintf("%d,%d,%d,%d", x, y, w, h)
				if w == i.Width && h == i.Height {
					region = "full"
				}
				all = append(all, fmt.Sprintf("/%s/%d,%d/0/default.jpg", region, (w+scale-1)/scale, (h+scale-1)/scale))
			}
		}
		return all
	}
	paths = of(fits)
	if near := of(1); fits > 1 {
		mathrand.Shuffle(len(near), func(a, b int) { near[a], near[b] = near[b], near[a] })
		paths = append(paths, near[:min(closeTiles, len(near))]...)
	}
	return paths
}

// guess submits a guess, reads the board, and waits for the event that tells of it.
func (p rehearsedTrainee) guess(ctx context.Context, base, path string, body map[string]any, updates *updates) {
	if err := p.timedWith(ctx, kindGuess, http.MethodPost, path+"/guesses", rand.Text(), body, nil); err != nil {
		return
	}
	submitted := time.Now()
	var board struct{ Version int64 }
	if p.timed(ctx, kindBoard, http.MethodGet, base+"/leaderboard", nil, &board) != nil {
		return
	}
	waiting, cancel := context.WithTimeout(ctx, latestUpdate)
	defer cancel()
	came, err := updates.wait(waiting, board.Version)
	if ctx.Err() != nil {
		return
	}
	p.tally.add(kindEvent, max(0, came.Sub(submitted)), err)
}
