package main

import "slices"

// disputed reports whether the line between two regions is drawn dashed. The
// rule is the same for all: lines are drawn where the ground is held, and a
// line is dashed where the United Nations do not take it for a settled
// international border, because a resolution of theirs or a note on their maps
// (such as world map 4170) says so. docs/basemap.md lists them. The map takes
// nobody's side: what it knows is where its lines are.
func disputed(a, b region) bool {
	return disputedWith(a, b) || disputedWith(b, a)
}

// disputedWith looks at the rule from one side.
func disputedWith(a, b region) bool {
	isPart := func(r region, codes ...string) bool { return slices.Contains(codes, r.code) }
	isCountry := func(r region, codes ...string) bool { return slices.Contains(codes, r.country) }
	if a.country == b.country {
		return false
	}
	switch {
	case isCountry(a, "KAS", "CYN", "SOL", "SAH", "KOS"):
		// Siachen, Northern Cyprus, Somaliland, Western Sahara, Kosovo: the line
		// towards the country of which others hold it to be a part. Their other
		// borders are that country's.
		return isCountry(b, "IND", "PAK", "CHN", "CYP", "SOM", "MAR", "SRB")
	case isCountry(a, "PSX"): // armistice lines of 1949
		return isCountry(b, "ISR")
	case isPart(a, "UA-43", "UA-40"): // Crimea and Sevastopol
		return isCountry(b, "UKR")
	case isPart(a, "IN-JK", "IN-LA"): // Line of Control, Line of Actual Control
		return isCountry(b, "PAK", "CHN")
	case isPart(a, "PK-JK", "PK-GB"):
		return isCountry(b, "CHN")
	case isPart(a, "IN-AR"):
		return isCountry(b, "CHN")
	case isPart(a, "IL-Z"): // the Golan, disengagement line of 1974; the Blue Line of 2000
		return isCountry(b, "SYR", "LBN")
	case isCountry(a, "SDS"): // final boundary not yet determined
		return isCountry(b, "SDN")
	case isCountry(a, "PRK"): // armistice line of 1953
		return isCountry(b, "KOR")
	}
	return false
}
