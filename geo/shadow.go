package geo

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Shadow is what the Sun makes of an upright stick on level ground.
type Shadow struct {
	BearingDegrees float64 // from foot to tip, clockwise from true north, in [0, 360)
	LengthRatio    float64 // length of the shadow by height of the stick; 0 under the zenith
}

// Shadow returns the shadow that the Sun casts, or false when the middle of its
// disc is not above the horizon.
func (s SunPosition) Shadow() (Shadow, bool) {
	if !(s.ElevationDegrees > 0) {
		return Shadow{}, false
	}
	sin, cos := math.Sincos(s.ElevationDegrees * degree)
	return Shadow{BearingDegrees: wrapDegrees(s.AzimuthDegrees + 180), LengthRatio: max(0, cos/sin)}, true
}

// ShadowElevation returns the elevation of the Sun, in degrees, whose shadow has a
// length of so many times the height: 45 for 1. It is what ElevationBand takes. The
// ratio is zero or more; that of a negative one or NaN is NaN.
func ShadowElevation(lengthRatio float64) float64 {
	if !(lengthRatio >= 0) {
		return math.NaN()
	}
	return math.Atan2(1, lengthRatio) / degree
}

// TimeSpan is a span of time with both its ends.
type TimeSpan struct {
	From, To time.Time
}

// What a question about shadows and the Sun's elevation is refused for.
var (
	ErrBearing   = errors.New("bearing is not a finite number")
	ErrTolerance = errors.New("tolerance out of range")
)

// ShadowTimes answers when, in the 24 hours from an instant, shadows at p point in
// a direction (degrees clockwise from true north, any turn), give or take a
// tolerance of 0 to 180 degrees. The spans come in order and do not touch; with
// tolerance 0 they are instants, to the millisecond. There may be several: in the
// tropics the Sun's azimuth turns back on some days, in polar regions it goes all
// the way round. Where it turns back within the tolerance for less than five
// minutes, that may be missed. Times are in the location of start.
//
// It takes some 3 ms. The error is a *PointError within for a point that Normalize
// refuses, ErrYear, ErrBearing or ErrTolerance.
func ShadowTimes(p Point, start time.Time, bearingDegrees, toleranceDegrees float64) ([]TimeSpan, error) {
	observer, err := newObserver(p, start)
	if err != nil {
		return nil, fmt.Errorf("shadow times: %w", err)
	}
	if math.IsNaN(bearingDegrees) || math.IsInf(bearingDegrees, 0) {
		return nil, fmt.Errorf("shadow times: %w: %v", ErrBearing, bearingDegrees)
	}
	if !(toleranceDegrees >= 0 && toleranceDegrees <= 180) {
		return nil, fmt.Errorf("shadow times: %w: %v is not in 0 to 180 degrees", ErrTolerance, toleranceDegrees)
	}
	dial := sundial{observer: observer, bearing: bearingDegrees, tolerance: toleranceDegrees}
	const day, step = 24 * time.Hour, 5 * time.Minute
	from := dial.read(start)
	if from.shows {
		dial.open(start)
	}
	for after := step; after <= day; after += step {
		to := dial.read(start.Add(after))
		dial.follow(from, to)
		from = to
	}
	if from.shows {
		dial.close(from.at)
	}
	return dial.spans, nil
}

// sundial gathers the spans in which its shadow points in a direction.
type sundial struct {
	observer           observer
	bearing, tolerance float64
	spans              []TimeSpan
}

// reading is what a sundial shows at an instant.
type reading struct {
	at    time.Time
	isUp  bool    // there is a shadow
	off   float64 // its bearing against that asked for, in [-180, 180]
	shows bool    // it is within the tolerance
}

func (d *sundial) read(at time.Time) reading {
	shadow, isUp := d.observer.sun(at).Shadow()
	off := math.Remainder(shadow.BearingDegrees-d.bearing, 360)
	return reading{at: at, isUp: isUp, off: off, shows: isUp && math.Abs(off) <= d.tolerance}
}

func (d *sundial) open(at time.Time) {
	d.spans = append(d.spans, TimeSpan{From: at.Round(time.Millisecond)})
}

func (d *sundial) close(at time.Time) {
	d.spans[len(d.spans)-1].To = at.Round(time.Millisecond)
}

// follow goes from one reading to the next, and opens and closes spans where the
// shadow comes and goes in between.
func (d *sundial) follow(from, to reading) {
	switch {
	case !from.isUp && !to.isUp:
	case !from.isUp:
		rise := d.read(firstInstant(from.at, to.at, func(t time.Time) bool { return d.read(t).isUp }))
		if rise.shows {
			d.open(rise.at)
		}
		d.followUp(rise, to)
	case !to.isUp:
		// The last instant up, to the millisecond.
		down := firstInstant(from.at, to.at, func(t time.Time) bool { return !d.read(t).isUp })
		set := d.read(down.Add(-100 * time.Microsecond))
		d.followUp(from, set)
		if set.shows {
			d.close(set.at)
		}
	default:
		d.followUp(from, to)
	}
}

// followUp follows the shadow while the Sun is up.
func (d *sundial) followUp(from, to reading) {
	// Near the zenith the Sun's azimuth swings round within seconds.
	const swing = 20
	if width := to.at.Sub(from.at); width > time.Millisecond && math.Abs(math.Remainder(to.off-from.off, 360)) > swing {
		middle := d.read(from.at.Add(width / 2))
		d.followUp(from, middle)
		d.followUp(middle, to)
		return
	}
	switch {
	case from.shows && !to.shows:
		d.close(firstInstant(from.at, to.at, func(t time.Time) bool { return !d.read(t).shows }))
	case !from.shows && to.shows:
		d.open(firstInstant(from.at, to.at, func(t time.Time) bool { return d.read(t).shows }))
	case !from.shows && (from.off < 0) != (to.off < 0) && math.Abs(to.off-from.off) < 180:
		// It passed between the two readings.
		across := firstInstant(from.at, to.at, func(t time.Time) bool { return (d.read(t).off < 0) == (to.off < 0) })
		d.open(firstInstant(from.at, across, func(t time.Time) bool { return d.read(t).shows }))
		d.close(firstInstant(across, to.at, func(t time.Time) bool { return !d.read(t).shows }))
	}
}
