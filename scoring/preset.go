package scoring

// Preset names a scale for an exponential rule by how close a guess should
// come.
type Preset string

// The presets, from the finest to the coarsest.
const (
	Building Preset = "building"
	Street   Preset = "street"
	City     Preset = "city"
	Region   Preset = "region"
	World    Preset = "world"
)

// Presets lists the presets from the finest to the coarsest. The slice is the
// caller's own.
func Presets() []Preset {
	return []Preset{Building, Street, City, Region, World}
}

// ScaleMeters returns the scale of the preset in metres; ok is false for a name
// that is none.
//
// The scale of the world is that of GeoGuessr's world map, so that its players
// find the points they know: 5000*exp(-10*d/14916862), where 14916862 m is the
// map's maxErrorDistance, the diagonal of the box around its places (formula
// worked out by players: reddit.com/r/geoguessr/comments/zqwgnr, December
// 2022). The other scales are our own.
func (p Preset) ScaleMeters() (meters float64, ok bool) {
	switch p {
	case Building:
		return 100, true
	case Street:
		return 1500, true
	case City:
		return 25_000, true
	case Region:
		return 200_000, true
	case World:
		return 1_491_686.2, true
	}
	return 0, false
}

// PresetOf finds the preset with a scale.
func PresetOf(scaleMeters float64) (p Preset, ok bool) {
	for _, p := range Presets() {
		if scale, _ := p.ScaleMeters(); scale == scaleMeters {
			return p, true
		}
	}
	return "", false
}
