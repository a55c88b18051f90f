// Runs before the page is painted, so that nothing of it flashes or moves: what
// needs scripts has its room, and the reader's own colours and skim mode are set.
const root = document.documentElement;
root.classList.add("js");
try {
	root.dataset.scheme = localStorage.getItem("digestry-scheme") ?? "";
	root.classList.toggle("skim", sessionStorage.getItem("digestry-skim") === "on");
} catch {
	// A browser that keeps nothing shows the page as it is.
}
