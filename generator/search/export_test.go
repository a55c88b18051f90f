package search

// What tests from outside look at.
var Vectors = vectors

func Hash(term string) uint32 { return hash([]rune(term)) }
