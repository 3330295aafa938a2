package server

// CheckEveryTime makes streams ask with all that they send whether their listener
// may listen still.
func (h *Hub) CheckEveryTime() { h.checkEvery = 0 }
