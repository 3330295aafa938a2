package tiles

import (
	"encoding/binary"
	"math"
)

// maxProfile bounds an ICC profile that comes packed, in bytes. Profiles of
// matrices and curves have a few thousand; what has more is made of tables and is
// not applied.
const maxProfile = 4 << 20

// vector and matrix hold amounts of three colours.
type (
	vector [3]float64
	matrix [3]vector // rows
)

func (m matrix) times(n matrix) (out matrix) {
	for i := range m {
		for j := range n {
			for k := range n {
				out[i][j] += m[i][k] * n[k][j]
			}
		}
	}
	return out
}

// inverse is the adjugate divided by the determinant.
func (m matrix) inverse() (out matrix) {
	for i := range m {
		for j := range m {
			a, b, c, d := (j+1)%3, (j+2)%3, (i+1)%3, (i+2)%3
			out[i][j] = m[a][c]*m[b][d] - m[a][d]*m[b][c]
		}
	}
	determinant := m[0][0]*out[0][0] + m[0][1]*out[1][0] + m[0][2]*out[2][0]
	for i := range out {
		for j := range out {
			out[i][j] /= determinant
		}
	}
	return out
}

// The primaries of sRGB (IEC 61966-2-1), Display P3 (SMPTE EG 432-1 with white
// D65) and Adobe RGB (1998) as XYZ columns, brought from their white D65 to the
// D50 of profiles by the Bradford transform (ICC.1:2022, annex E).
func sRGBPrimaries() matrix {
	return matrix{{0.4360747, 0.3850649, 0.1430804}, {0.2225045, 0.7168786, 0.0606169}, {0.0139322, 0.0971045, 0.7141733}}
}

func displayP3Primaries() matrix {
	return matrix{{0.5151187, 0.2919778, 0.1571035}, {0.2411892, 0.6922441, 0.0665668}, {-0.0010505, 0.0418791, 0.7840713}}
}

func adobeRGBPrimaries() matrix {
	return matrix{{0.6097559, 0.2052401, 0.1492240}, {0.3111242, 0.6256560, 0.0632197}, {0.0194811, 0.0608902, 0.7448387}}
}

// profile says what light the samples of a picture stand for: a curve for each
// channel, from samples to linear light of 0 to 1, and the primaries as XYZ
// columns relative to D50. A grey profile has three equal curves and the primaries
// of sRGB.
type profile struct {
	primaries matrix
	curves    [3]curve
}

// readProfile reads an ICC profile of the kind "matrix and curves" or "grey"
// (ICC.1:2022, 8.3.3 and 8.4.3; version 2 is alike). Others, and damaged ones,
// give false.
func readProfile(data []byte) (*profile, bool) {
	const headerSize, tagSize = 128, 12
	if len(data) < headerSize+4 || string(data[36:40]) != "acsp" || string(data[20:24]) != "XYZ " {
		return nil, false
	}
	tags := map[string][]byte{}
	table := data[headerSize+4:]
	for range min(int(binary.BigEndian.Uint32(data[headerSize:])), 100) {
		if len(table) < tagSize {
			break
		}
		offset, size := uint64(binary.BigEndian.Uint32(table[4:])), uint64(binary.BigEndian.Uint32(table[8:]))
		if offset+size <= uint64(len(data)) {
			tags[string(table[:4])] = data[offset:][:size]
		}
		table = table[tagSize:]
	}
	if string(data[16:20]) == "GRAY" {
		c, ok := readCurve(tags["kTRC"])
		return &profile{sRGBPrimaries(), [3]curve{c, c, c}}, ok
	}
	if string(data[16:20]) != "RGB " {
		return nil, false
	}
	var p profile
	for i, name := range []string{"r", "g", "b"} {
		var ok bool
		if p.curves[i], ok = readCurve(tags[name+"TRC"]); !ok {
			return nil, false
		}
		xyz := tags[name+"XYZ"]
		if len(xyz) < 20 || string(xyz[:4]) != "XYZ " {
			return nil, false
		}
		for j := range p.primaries {
			p.primaries[j][i] = fixed(xyz[8+4*j:])
		}
	}
	return &p, true
}

// fixed reads an s15Fixed16Number.
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// curve gives the linear light of the 256 values of a sample, each 0 to 1.
type curve [256]float64

// newCurve tabulates a function of 0..1; what it gives beyond 0..1, or as no
// number, is cut.
func newCurve(f func(float64) float64) (c curve) {
	for i := range c {
		v := f(float64(i) / 255)
		if v > 0 { // false for NaN
			c[i] = min(v, 1)
		}
	}
	return c
}

func gamma(g float64) curve {
	return newCurve(func(x float64) float64 { return math.Pow(x, g) })
}

func sRGBCurve() curve { return newCurve(fromSRGB) }

// fromSRGB is the transfer function of IEC 61966-2-1, from samples to light.
func fromSRGB(x float64) float64 {
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

// toSRGB is its inverse.
func toSRGB(x float64) float64 {
	if x <= 0.0031308 {
		return x * 12.92
	}
	return 1.055*math.Pow(x, 1/2.4) - 0.055
}

// readCurve reads a curveType or parametricCurveType (ICC.1:2022, 10.6 and 10.18).
func readCurve(tag []byte) (curve, bool) {
	if len(tag) < 12 {
		return curve{}, false
	}
	switch string(tag[:4]) {
	case "curv":
		return readSampledCurve(tag[12:], binary.BigEndian.Uint32(tag[8:]))
	case "para":
		return readParametricCurve(tag[12:], binary.BigEndian.Uint16(tag[8:]))
	}
	return curve{}, false
}

func readSampledCurve(values []byte, count uint32) (curve, bool) {
	if uint64(count)*2 > uint64(len(values)) {
		return curve{}, false
	}
	at := func(i int) float64 { return float64(binary.BigEndian.Uint16(values[2*i:])) }
	switch count {
	case 0:
		return gamma(1), true
	case 1:
		return gamma(at(0) / 256), true
	}
	return newCurve(func(x float64) float64 {
		whole, part := math.Modf(x * float64(count-1))
		i := int(whole)
		return (at(i)*(1-part) + at(min(i+1, int(count)-1))*part) / 65535
	}), true
}

// readParametricCurve reads one of the five functions of ICC.1:2022, table 68.
func readParametricCurve(params []byte, function uint16) (curve, bool) {
	counts := [...]int{1, 3, 4, 5, 7}
	if int(function) >= len(counts) || len(params) < 4*counts[function] {
		return curve{}, false
	}
	var p [7]float64 // g a b c d e f
	for i := range counts[function] {
		p[i] = fixed(params[4*i:])
	}
	g, a, b, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	switch function {
	case 0:
		return gamma(g), true
	case 1, 2: // a power from where its base is positive, c below
		return newCurve(func(x float64) float64 {
			if a*x+b >= 0 {
				return math.Pow(a*x+b, g) + c
			}
			return c
		}), true
	}
	return newCurve(func(x float64) float64 { // a power from d, a line below
		if x >= d {
			return math.Pow(a*x+b, g) + e
		}
		return c*x + f
	}), true
}
