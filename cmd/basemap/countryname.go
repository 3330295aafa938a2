package main

import "strings"

// furtherLanguages are those in which the interface speaks to trainees and the
// sources have names of countries alone.
func furtherLanguages() []string { return []string{"ky", "tg", "tk", "uz"} }

// countryNames are lines with the names of countries in the further languages, as
// geo.ReadCountryNames reads them.
func countryNames(l languages, codes []string) []byte {
	var out strings.Builder
	out.WriteString("code\t" + strings.Join(furtherLanguages(), "\t") + "\n")
	for _, code := range codes {
		out.WriteString(code)
		for _, language := range furtherLanguages() {
			out.WriteString("\t" + nameIn(l.names[code], language))
		}
		out.WriteString("\n")
	}
	return []byte(out.String())
}
