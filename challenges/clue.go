package challenges

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// Clue is a marked region of a photo, in its full-size pixels, with a note on
// what it shows.
type Clue struct {
	Image  string `json:"image"`
	X      int    `json:"x"`
	Y      int    `json:"y"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Note   string `json:"note"`
}

// AuthorClue is a clue of the challenge's author, shown with the debrief.
type AuthorClue struct {
	Image  string `json:"image"`
	X      int    `json:"x"`
	Y      int    `json:"y"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Note   Text   `json:"note"`
}

// region is where the clue is, without its note.
func (c AuthorClue) region() Clue {
	return Clue{Image: c.Image, X: c.X, Y: c.Y, Width: c.Width, Height: c.Height}
}

// clueProblems checks a clue of the author against the pictures that are stored. A
// clue of a picture that is not names it as the picture is named, and is checked
// once it is stored.
func (c DraftChallenge) clueProblems(at string, clue AuthorClue, languages []string) (found problems) {
	var stored Challenge
	later := false
	for _, p := range c.Photos {
		stored.Images = append(stored.Images, Photo{Image: p.Image, Width: p.Width, Height: p.Height})
		later = later || p.Image == "" && p.Name == clue.Image
	}
	if clue.Image == "" || !later && !stored.holds(clue.region()) {
		found.invalid(at, "a clue lies inside an image of the challenge")
	}
	found.text(at+"/note", clue.Note, languages)
	return found
}

// placeClues makes the clues of pictures that were stored just now name them.
func (c *DraftChallenge) placeClues() {
	c.Clues = slices.Clone(c.Clues)
	for i := range c.Clues {
		for _, p := range c.Photos {
			if p.Name != "" && p.Name == c.Clues[i].Image {
				c.Clues[i].Image = p.Image
			}
		}
	}
}

func (c *Challenge) checkNotes(cmd SubmitGuess) error {
	if err := checkNote("/reasoning", cmd.Reasoning, MaxReasoningRunes); err != nil {
		return err
	}
	if len(cmd.Clues) > MaxClues {
		return invalid("/clues", "mark at most %d clues", MaxClues)
	}
	for i, clue := range cmd.Clues {
		at := "/clues/" + strconv.Itoa(i)
		if err := checkNote(at+"/note", clue.Note, MaxClueNoteRunes); err != nil {
			return err
		}
		if !c.holds(clue) {
			return invalid(at, "a clue lies inside an image of the challenge")
		}
	}
	return nil
}

// checkNote refuses what is too long, or what PostgreSQL has no text for.
func checkNote(field, note string, maxRunes int) error {
	if utf8.RuneCountInString(note) > maxRunes {
		return invalid(field, "use at most %d characters", maxRunes)
	}
	if !isText(note) {
		return invalid(field, "use characters that can be written; a zero byte cannot")
	}
	return nil
}

// holds reports whether a clue lies inside an image of the challenge.
func (c *Challenge) holds(clue Clue) bool {
	for _, p := range c.Images {
		if p.Image == clue.Image {
			return clue.X >= 0 && clue.Y >= 0 && clue.Width > 0 && clue.Height > 0 &&
				clue.Width <= p.Width-clue.X && clue.Height <= p.Height-clue.Y
		}
	}
	return false
}
