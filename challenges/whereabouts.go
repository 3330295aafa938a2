package challenges

import (
	"slices"

	"geodrill/geo"
)

// Geocoder tells where on the Earth points are. It is fast, and safe for
// concurrent use.
type Geocoder interface {
	Locate(p geo.Point) geo.Location
}

// Whereabouts tell in words where the key of the first place question is, and
// the trainee's pin.
type Whereabouts struct {
	Key   geo.Location
	Guess *geo.Location // nil where nobody guessed
}

// whereabouts finds them, for the keys that a reveal tells and the answers to
// their questions; it returns nil without a geocoder or a place question.
func (s *Service) whereabouts(keys []RevealedKey, answers []Answer) *Whereabouts {
	i := slices.IndexFunc(keys, func(k RevealedKey) bool { return k.Place != nil })
	if s.geocoder == nil || i < 0 {
		return nil
	}
	w := &Whereabouts{Key: s.locateKey(keys[i])}
	for _, a := range answers {
		if a.Place == nil || a.Question != keys[i].Question && a.Question != "" { // the shorthand names no question
			continue
		}
		if p, err := geo.Normalize(*a.Place); err == nil {
			l := s.geocoder.Locate(p)
			w.Guess = &l
		}
	}
	return w
}

// locateKey locates a key by a place in it, near its middle. It remembers where a
// published key is: a large region takes a while, and every guess asks.
func (s *Service) locateKey(k RevealedKey) geo.Location {
	id := keyVersion{k.Question, k.Version}
	if l, ok := s.located.get(id); ok {
		return l
	}
	p, ok := k.Place.Point()
	if !ok {
		_, p = k.Place.DistanceTo(k.Place.Center())
	}
	l := s.geocoder.Locate(p)
	if k.Version > 0 { // a draft's key has none
		s.located.put(id, l)
	}
	return l
}
