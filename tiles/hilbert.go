package tiles

// maxZoom keeps tile ids within 64 bits.
const maxZoom = 31

// tileID numbers the tile at column x and row y of zoom level z as PMTiles does:
// all tiles of the lower levels come first, and within a level tiles follow the
// Hilbert curve, so that neighbours on the picture are near in the file.
// x and y lie in 0..2^z-1, z in 0..31.
func tileID(z, x, y int) uint64 {
	var below, along uint64
	for level := range z {
		below += 1 << (2 * level)
	}
	// From the largest squares to the smallest: which quarter of the square is it,
	// and how is the curve turned inside that quarter?
	for side := 1 << z >> 1; side > 0; side >>= 1 {
		right, lower := x&side != 0, y&side != 0
		switch {
		case right && lower:
			along += 2 * uint64(side) * uint64(side)
		case right:
			along += 3 * uint64(side) * uint64(side)
		case lower:
			along += uint64(side) * uint64(side)
		}
		x, y = x&(side-1), y&(side-1)
		if !lower {
			if right {
				x, y = side-1-x, side-1-y
			}
			x, y = y, x
		}
	}
	return below + along
}
