package geo

import (
	"fmt"
	"math"
	"time"
)

// Daylight says whether a day at a place has a sunrise or a sunset.
type Daylight int

const (
	RisesOrSets Daylight = iota // the Sun rises, sets or, mostly, both
	PolarDay                    // it is up all day
	PolarNight                  // it is down all day
)

// SunTimes are the events of one solar day, in the location of the instant asked
// about, to the millisecond.
type SunTimes struct {
	Transit  time.Time // the Sun crosses the meridian and, but for seconds, is highest
	Rise     time.Time // its upper limb comes up; the zero time if it does not
	Set      time.Time // its upper limb goes down; the zero time if it does not
	Daylight Daylight
}

// SunTimesAt returns the Sun's events of the solar day at p whose transit is
// nearest to noon: the transit, and the rise and the set within twelve hours of it. For a calendar day, pass noon of the place's civil time; a
// few hours more or less give the same day.
//
// Rise and set are when the Sun's centre is 5/6 of a degree under the level horizon
// at sea level, as almanacs have it: 34 minutes of arc of refraction and 16 of the
// Sun's radius. Real air shifts them by up to a minute or two, and by more in polar
// regions, where hills do too. At the edge of polar day or night there may be a rise
// and no set, or the other way round. There, events may be missed that leave the
// Sun up or down for less than a minute. Within a few kilometres of a pole, where
// height and hour have little to do with each other, a rise may come after the
// transit, and of two rises or sets it is the later.
//
// The error is a *PointError within for a point that Normalize refuses, or ErrYear.
func SunTimesAt(p Point, noon time.Time) (SunTimes, error) {
	observer, err := newObserver(p, noon)
	if err != nil {
		return SunTimes{}, fmt.Errorf("sun times: %w", err)
	}
	transit := observer.transitNear(noon)
	times := SunTimes{Transit: transit.Round(time.Millisecond)}
	isUp := func(t time.Time) bool { return observer.sun(t).GeometricDegrees > horizonDegrees }

	// The transit is one of the hours looked at and its opposite is at the ends, so
	// that no short day or night slips through between.
	const half, step = 12 * time.Hour, time.Hour
	wasUp := isUp(transit.Add(-half))
	for after := -half; after < half; after += step {
		from, to := transit.Add(after), transit.Add(after+step)
		nowUp := isUp(to)
		if nowUp == wasUp {
			continue
		}
		event := firstInstant(from, to, func(t time.Time) bool { return isUp(t) == nowUp }).Round(time.Millisecond)
		if nowUp {
			times.Rise = event
		} else {
			times.Set = event
		}
		wasUp = nowUp
	}
	switch {
	case !times.Rise.IsZero() || !times.Set.IsZero():
		times.Daylight = RisesOrSets
	case wasUp:
		times.Daylight = PolarDay
	default:
		times.Daylight = PolarNight
	}
	return times, nil
}

// transitNear returns the instant nearest to t at which the Sun is on the meridian.
func (o observer) transitNear(t time.Time) time.Time {
	// The Sun's hour angle grows by 15 degrees an hour, to a ten thousandth.
	for range 4 {
		e := ephemerisAt(t, deltaT(t))
		hourAngle := math.Remainder(e.siderealTime+o.point[0]-e.rightAscension, 360)
		t = t.Add(-time.Duration(hourAngle / 15 * float64(time.Hour)))
	}
	return t
}

// firstInstant returns, to a tenth of a millisecond, when a condition comes true
// that is false at from and true at to.
func firstInstant(from, to time.Time, isTrue func(time.Time) bool) time.Time {
	for to.Sub(from) > 100*time.Microsecond {
		middle := from.Add(to.Sub(from) / 2)
		if isTrue(middle) {
			to = middle
		} else {
			from = middle
		}
	}
	return to
}
