// Skim mode: of each point its label. A point that is clicked or that has the
// focus shows its text.
const root = document.documentElement;

const points = () => [...document.querySelectorAll("main .points > li")];

function tell() {
	for (const button of document.querySelectorAll(".skimmer")) {
		button.setAttribute("aria-pressed", root.classList.contains("skim"));
	}
}

function toggle() {
	// What is read stays where it is while the page grows or shrinks.
	const read = points().find((point) => point.getBoundingClientRect().bottom > 0);
	const top = read?.getBoundingClientRect().top;
	const on = root.classList.toggle("skim");
	for (const point of document.querySelectorAll(".points > .open")) point.classList.remove("open");
	if (read && scrollY > 0) scrollBy({ top: read.getBoundingClientRect().top - top, behavior: "instant" });
	tell();
	try {
		sessionStorage.setItem("digestry-skim", on ? "on" : "off");
	} catch {
		// Then it lasts as long as the page.
	}
}

document.addEventListener("click", (event) => {
	if (event.target.closest(".skimmer")) return toggle();
	if (!root.classList.contains("skim") || event.target.closest("a, button, summary")) return;
	if (getSelection()?.isCollapsed) event.target.closest(".points > li")?.classList.toggle("open");
});
document.addEventListener("digestry:update", tell);
tell();
