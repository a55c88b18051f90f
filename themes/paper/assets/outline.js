// The outline follows the reading: the last section that has begun in the upper
// part of the window is the current one.
const outline = document.querySelector("nav.outline");

function follow() {
	const line = innerHeight * 0.3;
	const links = [...outline.querySelectorAll("a")];
	const current = links.findLast((link) => {
		const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
		return section && section.getBoundingClientRect().top < line;
	});
	for (const link of links) {
		if (link === current) link.setAttribute("aria-current", "true");
		else link.removeAttribute("aria-current");
	}
	if (current && outline.scrollHeight > outline.clientHeight) current.scrollIntoView({ block: "nearest" });
}

let waiting = false;
function soon() {
	if (waiting) return;
	waiting = true;
	requestAnimationFrame(() => {
		waiting = false;
		if (outline.checkVisibility()) follow();
	});
}

if (outline) {
	addEventListener("scroll", soon, { passive: true });
	addEventListener("resize", soon);
	document.addEventListener("digestry:update", soon);
	soon();
}
