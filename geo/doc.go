// Package geo measures on the Earth: distances, directions and lines between
// points, as Geodrill's scores need them.
//
// Assumptions that hold for the whole package:
//
//   - The Earth is the WGS84 ellipsoid (a = 6378137 m, 1/f = 298.257223563).
//     Heights are ignored. The straight line between two points is the
//     shortest geodesic on that ellipsoid.
//   - A point is (longitude, latitude) in degrees, in that order, as in
//     GeoJSON. Lengths are metres. Azimuths are degrees clockwise from north.
//   - Longitudes wrap: 181 and -179 name the same meridian, and every function
//     takes either. Latitudes do not wrap: 91 is an error, never 89.
//   - The language of geometry is github.com/paulmach/orb, but orb does not
//     measure: its distances are spherical or flat, up to tens of percent off.
//     Geodesics are solved by C. F. F. Karney's method (Algorithms for
//     geodesics, J. Geodesy 87, 43-55, 2013, doi:10.1007/s00190-012-0578-z),
//     accurate to 15 nm.
//   - The Sun is NREL's Solar Position Algorithm (I. Reda and A. Andreas,
//     NREL/TP-560-34302, 2008), for the years 1900 to 2100 and for sea level. An
//     instant is a time.Time that is given; nothing here asks what time it is.
//
// All functions are pure and safe for concurrent use.
package geo
