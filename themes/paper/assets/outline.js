// The outline follows the reading: the section that stands in the upper part of
// the window is the current one.
const outline = document.querySelector("nav.outline");

function follow() {
	const links = new Map();
	for (const link of outline.querySelectorAll("a")) {
		const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
		if (section) links.set(section, link);
	}
	const seen = new Set();
	const observer = new IntersectionObserver((entries) => {
		for (const { target, isIntersecting } of entries) {
			if (isIntersecting) seen.add(target);
			else seen.delete(target);
		}
		const current = [...links.keys()].findLast((section) => seen.has(section));
		if (!current) return;
		for (const [section, link] of links) {
			if (section === current) link.setAttribute("aria-current", "true");
			else link.removeAttribute("aria-current");
		}
		if (outline.scrollHeight > outline.clientHeight) links.get(current).scrollIntoView({ block: "nearest" });
	}, { rootMargin: "-12% 0px -72%" });
	for (const section of links.keys()) observer.observe(section);
	return observer;
}

if (outline) {
	let observer = follow();
	document.addEventListener("digestry:update", () => {
		observer.disconnect();
		observer = follow();
	});
}
