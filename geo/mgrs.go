package geo

import (
	"fmt"
	"math"
	"strings"
)

// The letters of the grid references, as NGA.SIG.0012 lays them out; I and O are
// never used.
const (
	mgrsBands = "CDEFGHJKLMNPQRSTUVWX" // 8 degrees each from 80° S, X 12
	mgrsRows  = "ABCDEFGHJKLMNPQRSTUV" // of UTM: 100 km each, repeating; even zones start at F

	upsWest = "JKLPQRSTUXYZ" // columns of UPS west of its pole, from 800 km
	upsEast = "ABCFGHJKLPQR" // and east of it, from 2000 km
	upsRows = "ABCDEFGHJKLMNPQRSTUVWXYZ"

	square = 100e3 // metres
	cycle  = 2000e3
)

// mgrsColumns returns the letters of a zone's columns, from 100 km.
func mgrsColumns(zone int) string {
	return []string{"STUVWXYZ", "ABCDEFGH", "JKLMNPQR"}[zone%3]
}

// mgrsBand returns the letter of the band of a latitude that UTM covers.
func mgrsBand(lat float64) byte {
	return mgrsBands[max(0, min(19, int(math.Floor(lat/8))+10))]
}

// upsFirst returns where the squares begin on the grid of a pole: those of the
// north reach less far.
func upsFirst(south bool) float64 {
	if south {
		return 800e3
	}
	return 1300e3
}

// formatMGRS writes the reference of the square of a metre that holds a
// normalised point.
func formatMGRS(p Point) string {
	var prefix string
	var easting, northing float64
	if p[1] >= utmSouth && p[1] < utmNorth {
		u := toUTM(p)
		easting, northing = floorMetre(u.easting), floorMetre(u.northing)
		if u.south { // a point a hair south of the equator is not north of it
			northing = min(northing, utmFalseNorthing-1)
		}
		row := int(northing/square) + 5*(1-u.zone%2)
		prefix = fmt.Sprintf("%02d%c%c%c", u.zone, mgrsBand(p[1]),
			mgrsColumns(u.zone)[int(easting/square)-1], mgrsRows[row%len(mgrsRows)])
	} else {
		u := toUPS(p)
		easting, northing = floorMetre(u.easting), floorMetre(u.northing)
		half, columns, first := "YZ", upsWest, 800e3
		if u.south {
			half = "AB"
		}
		letter := half[0]
		if easting >= upsFalse {
			letter, columns, first = half[1], upsEast, upsFalse
		}
		prefix = fmt.Sprintf("%c%c%c", letter,
			columns[int((easting-first)/square)], upsRows[int((northing-upsFirst(u.south))/square)])
	}
	return fmt.Sprintf("%s%05d%05d", prefix, int(math.Mod(easting, square)), int(math.Mod(northing, square)))
}

// floorMetre cuts a coordinate to the metre, as references do. What is a
// nanometre below a metre is that metre: it comes of rounding.
func floorMetre(meters float64) float64 { return math.Floor(meters + 1e-8) }

// mgrs is a reference taken apart.
type mgrs struct {
	zone              int // 0 for a pole
	band, column, row byte
	digits            int     // of each coordinate
	easting, northing float64 // of the corner within the square, in metres
}

// reading returns the centre of the reference's cell.
func (m mgrs) reading() (Reading, *ParseError) {
	side := square / math.Pow10(m.digits)
	m.easting += side / 2
	m.northing += side / 2
	locate, scale := m.utm, utmScale
	if m.zone == 0 {
		locate, scale = m.ups, upsScale
	}
	p, refused := locate(side)
	return Reading{Point: p, Notation: NotationMGRS, PrecisionMeters: side*math.Sqrt2/2/scale + leastPrecision}, refused
}

// utm finds the one square of that name which lies in the band.
func (m mgrs) utm(side float64) (Point, *ParseError) {
	band := strings.IndexByte(mgrsBands, m.band)
	column := strings.IndexByte(mgrsColumns(m.zone), m.column)
	row := strings.IndexByte(mgrsRows, m.row)
	if m.zone < 1 || m.zone > 60 || band < 0 || column < 0 || row < 0 ||
		m.band == 'X' && (m.zone == 32 || m.zone == 34 || m.zone == 36) {
		return Point{}, &ParseError{ParseOutOfRange, "no such grid zone or square"}
	}
	south := float64(8*band - 80)
	u := utm{zone: m.zone, south: m.band < 'N', easting: m.easting + float64(column+1)*square}
	_, lowest := transverseMercator(south, 0)
	lowest *= utmScale
	if u.south {
		lowest += utmFalseNorthing
	}
	// Off the central meridian a parallel bends by up to 5 km, to the equator in
	// the south; the square itself may begin below the band.
	lowest -= square + 5e3
	rows := float64(row-5*(1-m.zone%2)) * square
	u.northing = m.northing + rows + cycle*math.Ceil((lowest-rows)/cycle)
	p := u.point()
	north := south + 8
	if m.band == 'X' {
		north = utmNorth
	}
	// A cell may lie across the edge of its band, with its centre beyond.
	slack := side / 110e3
	if p[1] < south-slack || p[1] > north+slack {
		return Point{}, &ParseError{ParseConflict, "no such square in this band"}
	}
	return p, nil
}

// ups finds the square of that name near the pole.
func (m mgrs) ups(float64) (Point, *ParseError) {
	columns, first := upsWest, 800e3
	if m.band == 'B' || m.band == 'Z' {
		columns, first = upsEast, upsFalse
	}
	u := ups{south: m.band < 'N'}
	column, row := strings.IndexByte(columns, m.column), strings.IndexByte(upsRows, m.row)
	if column < 0 || row < 0 {
		return Point{}, &ParseError{ParseOutOfRange, "no such square"}
	}
	u.easting = m.easting + first + float64(column)*square
	u.northing = m.northing + upsFirst(u.south) + float64(row)*square
	p := u.point()
	if limit := upsLimit(u.south); math.Abs(p[1]) < limit {
		return Point{}, &ParseError{ParseConflict, "no such square near the pole"}
	}
	return p, nil
}

// upsLimit is the least latitude that a UPS position may have: half a degree
// less than where UTM ends, as the grids overlap.
func upsLimit(south bool) float64 {
	if south {
		return -utmSouth - 0.5
	}
	return utmNorth - 0.5
}
