package geo

const (
	// narrowest is the least sine that the smallest circle around a polygon must
	// be short of a hemisphere by: less, and its sides could not be told apart.
	narrowest = 1e-9
	// capNoise is how exactly a point must lie in a circle, as a cosine.
	capNoise = 1e-13
)

// smallestCap finds the centre of the smallest circle around points on the
// sphere, and whether it is less than a hemisphere.
//
// It keeps the up to three points that the circle rests on, and takes in the
// one that is farthest out until none is: each circle is greater than the one
// before, so this ends.
func smallestCap(points []Point) (center Point, fits bool) {
	units := make([]vector, len(points))
	for i, p := range points {
		units[i] = vectorOf(p)
	}
	support := []vector{units[0]}
	axis, height := units[0], 1.0 // the circle is where axis.p == height
	for {
		out := -1
		least := height - 2*capNoise
		for i, u := range units {
			if h := axis.dot(u); h < least {
				out, least = i, h
			}
		}
		if out < 0 {
			return axis.point(), true
		}
		before := height
		if support, axis, height = capAround(append(support, units[out])); height < narrowest {
			return Point{}, false
		}
		if height >= before { // by rounding: it cannot get better
			return axis.point(), true
		}
	}
}

// capAround finds the smallest circle around up to four points, and those that
// it rests on. The height is 0 if there is none within a hemisphere.
func capAround(points []vector) (support []vector, axis vector, height float64) {
	try := func(candidate vector, rests ...vector) {
		size := candidate.length()
		if size == 0 {
			return
		}
		candidate = candidate.times(1 / size)
		h := candidate.dot(rests[0])
		for _, p := range points {
			if candidate.dot(p) < h-capNoise {
				return
			}
		}
		if h > height {
			support, axis, height = rests, candidate, h
		}
	}
	for i, a := range points {
		for j, b := range points[:i] {
			try(a.plus(b), a, b)
			for _, c := range points[:j] {
				normal := b.minus(a).cross(c.minus(a))
				try(normal, a, b, c)
				try(normal.times(-1), a, b, c)
			}
		}
	}
	return support, axis, height
}
