package challenges

import (
	"errors"

	"geodrill/geo"
)

// straightTolerance is how far, in metres, the edges of a key may lie from the
// straight lines of its longitudes and latitudes.
const straightTolerance = 1

// ReadPlace reads the key of a place from a GeoJSON geometry, with what is
// excluded. Its edges are straight in longitude and latitude, as GeoJSON has
// them, or geodesics. Errors are those of [geo.Region.UnmarshalJSON] and
// [geo.ReadStraightRegion].
func ReadPlace(geometry []byte, straight bool) (*geo.Region, error) {
	if !straight {
		region := new(geo.Region)
		return region, region.UnmarshalJSON(geometry)
	}
	region, err := geo.ReadStraightRegion(geometry, straightTolerance)
	if errors.Is(err, geo.ErrSelfCrossing) {
		// A ring of too few points gets more on the way, which then meet.
		if plain := new(geo.Region).UnmarshalJSON(geometry); errors.Is(plain, geo.ErrTooFewPoints) {
			return nil, plain
		}
	}
	return region, err
}
